import RegoSyntax

/// What others need to know of a policy to find out what it may depend on. It follows from the text alone.
///
/// Paths are below `data`, and end before the first step that is no name: what may be met beyond is everything below.
struct ModuleFacts: Equatable {
    typealias Path = [NameTable.ID]

    var package: Path
    /// The documents that rules define, from the package on.
    var rules: [Path]
    /// The documents that are referred to by paths from `data` on, or by imports of such.
    var references: [Path]
    /// Whether METADATA says something about the packages below this one.
    var describesSubpackages: Bool
}

extension ModuleFacts {
    /// - Parameter module: as parsed.
    init(_ module: Module, _ names: inout NameTable) {
        var search = ReferenceSearch(module.imports)
        search.walk(module)
        var rules: Set<[String]> = []
        for rule in module.rules { rules.insert(DocumentPath.named(rule.head.ref, includesHead: true)) }
        package = names.ids(of: DocumentPath.named(module.package.path))
        self.rules = rules.sorted(by: DocumentPath.isOrderedBefore).map { names.ids(of: $0) }
        references = search.paths.sorted(by: DocumentPath.isOrderedBefore).map { names.ids(of: $0) }
        describesSubpackages = module.annotations.contains { $0.scope == .subpackages }
    }
}

/// The beginning of a path that is made of names.
enum DocumentPath {
    /// The names after the head, up to the first step that is something else.
    ///
    /// A name with `#` ends the path as well: the second test of a name is called `test_a#01`, and is one of what is above it.
    static func named(_ ref: Ref, includesHead: Bool = false) -> [String] {
        var path: [String] = []
        if includesHead, let head = ref.terms.first {
            guard let name = head.variable ?? head.string, !name.utf8.contains(UInt8(ascii: "#")) else { return [] }
            path.append(name)
        }
        for step in ref.terms.dropFirst() {
            guard let name = step.string, !name.utf8.contains(UInt8(ascii: "#")) else { break }
            path.append(name)
        }
        return path
    }

    static func isOrderedBefore(_ left: [String], _ right: [String]) -> Bool {
        for (one, other) in zip(left, right) {
            if one.utf8.elementsEqual(other.utf8) { continue }
            return one.utf8.lexicographicallyPrecedes(other.utf8)
        }
        return left.count < right.count
    }
}

/// Collects the paths below `data` that a module may refer to. Local variables that hide an import count as the import: more is found then
/// than is there, never less.
private struct ReferenceSearch: SyntaxVisitor {
    private(set) var paths: Set<[String]> = []
    private var imports: [String: [Imported]] = [:]

    /// What the name of an import stands for.
    private struct Imported {
        let path: [String]
        /// Whether the path is all of it, so that steps may follow.
        let isWhole: Bool
    }

    init(_ imports: [Import]) {
        for item in imports {
            guard let ref = item.path.ref ?? item.path.variable.map({ Ref($0) }), ref.headVariable == "data" else { continue }
            let path = DocumentPath.named(ref)
            self.imports[item.name, default: []].append(Imported(path: path, isWhole: path.count == ref.count - 1))
        }
    }

    mutating func visit(_ term: Term) -> Bool {
        switch term.kind {
        case .var(let name):
            note(name, followedBy: [])
            return false
        case .ref(let ref):
            guard let name = ref.headVariable else { return true }
            note(name, followedBy: DocumentPath.named(ref))
            for step in ref.terms.dropFirst() { walk(step) }
            return false
        default: return true
        }
    }

    private mutating func note(_ name: String, followedBy steps: [String]) {
        if name == "data" { paths.insert(steps) }
        for imported in imports[name] ?? [] { paths.insert(imported.isWhole ? imported.path + steps : imported.path) }
    }
}
