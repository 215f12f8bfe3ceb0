/// Names and texts as numbers: what many files have in common is kept once, and paths are compared without looking at text.
struct NameTable: Sendable {
    typealias ID = UInt32

    private(set) var names: [String] = []
    private var ids: [Exact: ID] = [:]

    subscript(id: ID) -> String { names[Int(id)] }

    mutating func id(of name: String) -> ID {
        let key = Exact(text: name)
        if let known = ids[key] { return known }
        let id = ID(names.count)
        names.append(name)
        ids[key] = id
        return id
    }

    mutating func ids(of path: [String]) -> [ID] { path.map { id(of: $0) } }

    func path(_ ids: [ID]) -> [String] { ids.map { self[$0] } }

    mutating func reserve(_ count: Int) {
        names.reserveCapacity(count)
        ids.reserveCapacity(count)
    }
}

/// A text that equals another when they have the same bytes: the names of documents are compared like that.
private struct Exact: Hashable {
    let text: String

    static func == (left: Exact, right: Exact) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

    func hash(into hasher: inout Hasher) {
        let done: Void? = text.utf8.withContiguousStorageIfAvailable { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        if done == nil { for byte in text.utf8 { hasher.combine(byte) } }
    }
}
