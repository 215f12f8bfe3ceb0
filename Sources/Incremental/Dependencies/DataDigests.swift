import RegoValue

/// Digests of base documents, each taken once.
struct DataDigests {
    private let data: Document
    private let names: NameTable
    private let isEmpty: Bool
    private var known: [ModuleFacts.Path: Digest] = [:]

    init(_ data: Document, _ names: NameTable) {
        self.data = data
        self.names = names
        isEmpty = data.root.isObject && data.root.count == 0
    }

    /// What the base documents have to say about a path: the value there, or one on the way that is no object and so ends it.
    ///
    /// - Returns: nothing when there is neither.
    mutating func digest(at path: ModuleFacts.Path) -> Digest? {
        if isEmpty { return nil }
        var value = data.root
        var depth = 0
        while depth < path.count, value.isObject {
            value = value.lookup(names[path[depth]])
            depth += 1
        }
        guard value.isDefined else { return nil }
        let place = Array(path[..<depth])
        if let digest = known[place] { return digest }
        var digested = Digested()
        digested.add(depth)
        for name in place { digested.add(names[name]) }
        digested.add(value.json())
        let digest = digested.digest
        known[place] = digest
        return digest
    }
}
