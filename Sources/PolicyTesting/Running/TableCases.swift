import RegoValue

/// Judges a table of cases: the document it made, and the cases that it looked at.
struct TableCases {
    private final class Node {
        var isFail: Bool
        var children: [String: Node] = [:]

        init(isFail: Bool) { self.isFail = isFail }
    }

    private let root: Node

    /// - Parameters:
    ///   - document: an object with a boolean, or an object of such, per case that held.
    ///   - log: an array of paths of the cases that were looked at, or undefined.
    init(document: Value, log: Value) {
        root = Node(isFail: false)
        TableCases.add(document, to: root)
        guard log.isArray else { return }
        for position in 0..<log.count {
            let path = log.value(at: position)
            guard path.isArray else { continue }
            if TableCases.visit((0..<path.count).map { path.value(at: $0).caseName }, from: root) { root.isFail = true }
        }
    }

    var isFail: Bool { root.isFail }
    var cases: [CaseResult] { TableCases.results(of: root) }

    private static func add(_ document: Value, to node: Node) {
        guard document.isObject else { return }
        for position in 0..<document.count {
            let value = document.value(at: position)
            let child = Node(isFail: !value.isObject && !value.isTrue)
            add(value, to: child)
            node.children[document.key(at: position).caseName] = child
            if child.isFail { node.isFail = true }
        }
    }

    /// Makes failed cases of those that the document has no value for.
    ///
    /// - Returns: whether the case at the end of the path failed.
    private static func visit(_ path: [String], from root: Node) -> Bool {
        var lineage: [Node] = []
        var node = root
        for name in path {
            let child = node.children[name] ?? Node(isFail: true)
            node.children[name] = child
            lineage.append(child)
            node = child
        }
        guard let last = lineage.last else { return true }
        if last.isFail { for ancestor in lineage { ancestor.isFail = true } }
        return last.isFail
    }

    private static func results(of node: Node) -> [CaseResult] {
        node.children.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            .map { CaseResult(name: $0.key, isFail: $0.value.isFail, cases: results(of: $0.value)) }
    }
}

extension Value {
    /// The name of a case: its text when it is a string, else its JSON.
    fileprivate var caseName: String { string ?? String(decoding: json(), as: UTF8.self) }
}
