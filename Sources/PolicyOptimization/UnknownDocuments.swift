import RegoCompiler
import RegoSyntax

/// The documents that are not known when a bundle is built: `input`, and what policies read of `data` outside of the bundle's roots.
struct UnknownDocuments {
    /// In order; none is part of another.
    let references: [Ref]

    init(_ compiled: CompiledModules, roots: [[String]]) {
        let known = roots.map { Ref("data", path: $0) }
        var found: [Ref] = [Ref("input")]
        var collector = DataReferences()
        for module in compiled.modules { collector.walk(module) }
        for prefix in collector.prefixes where !known.contains(where: prefix.hasPrefix) {
            if found.contains(where: prefix.hasPrefix) { continue }
            found.removeAll { $0.hasPrefix(prefix) }
            found.append(prefix)
        }
        references = found.sorted { Term(.ref($0)) < Term(.ref($1)) }
    }
}

/// The constant beginnings of all references to `data`.
private struct DataReferences: SyntaxVisitor {
    var prefixes: Set<Ref> = []

    mutating func visit(_ term: Term) -> Bool {
        if let ref = term.ref, ref.headVariable == "data" { prefixes.insert(ref.constantPrefix) }
        return true
    }
}
