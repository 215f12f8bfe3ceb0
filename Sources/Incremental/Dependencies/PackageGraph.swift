import RegoCompiler
import RegoValue

/// Which packages of a repository depend on which, and for each group of packages that depend on each other the digest of all that their
/// outcome follows from: their policies, the policies and base documents that they may refer to over any number of steps, and the settings.
///
/// A package depends on another
/// - when it refers to a document that the other defines, to one above that or below that, by a path or through `with` or an import;
/// - when both define a document, one defines a document inside of one of the other's, or one defines a document where the other's package
///   is: they are in each other's way, or make one document together;
/// - when the other is above it and describes the packages below it (METADATA of scope `subpackages`).
///
/// Within a package every file depends on every other, because names of rules are used without a path there.
///
/// Every error that the compiler finds is one of a rule, an import or a METADATA block, and is decided by what that one depends on: whether
/// a document that it names is there, is a function, of what type, safe, or leads back to it. So a repository has no error when no package
/// has one, compiled together with all that it depends on; and what a test says follows from the same.
struct PackageGraph {
    /// Packages that depend on each other, mostly one; or only documents that something depends on as a whole.
    struct Group {
        /// Of all that the outcome follows from.
        let key: Digest
        /// Positions of files, in order; none of a group of documents.
        let files: [Int]
        /// The groups that it depends on directly: earlier ones.
        let needs: [Int]
    }

    private(set) var groups: [Group] = []

    /// - Parameters:
    ///   - facts: by the positions of files.
    ///   - digests: likewise, of all that a file's meaning follows from but for other files and data.
    init(facts: [ModuleFacts], digests: [Digest], data: DataDigests) {
        var data = data
        let packages = Packages(facts)
        let edges = packages.edges()
        let components = StronglyConnectedComponents(edges, from: 0..<packages.count)
        groups.reserveCapacity(components.members.count)
        for (number, members) in components.members.enumerated() {
            let own = members.filter { $0 < packages.count }
            let files = own.flatMap { packages.files[$0] }.sorted()
            let needs = Set(members.lazy.flatMap { edges[$0].lazy.map { components.component[$0] } }).subtracting([number])
            var digested = Digested()
            digested.add(files.count)
            for file in files { digested.add(digests[file]) }
            digested.add(Set(own.flatMap { packages.queries[$0].compactMap { data.digest(at: $0) } }))
            digested.add(Set(needs.map { groups[$0].key }))
            groups.append(Group(key: digested.digest, files: files, needs: Array(needs)))
        }
    }

    /// The files of some groups and of all that these depend on, in order.
    func closure(of starts: [Int]) -> [Int] {
        var isReached = [Bool](repeating: false, count: groups.count)
        var pending = starts
        for start in starts { isReached[start] = true }
        while let next = pending.popLast() {
            for target in groups[next].needs where !isReached[target] {
                isReached[target] = true
                pending.append(target)
            }
        }
        return groups.indices.filter { isReached[$0] }.flatMap { groups[$0].files }.sorted()
    }
}

/// The packages of files, and the documents that they define and refer to.
private struct Packages {
    private(set) var files: [[Int]] = []
    /// The documents that matter to each package: those that it refers to, and its own. A name in it may be one of its own documents, and
    /// what follows that one which another package defines inside of it.
    private(set) var queries: [[ModuleFacts.Path]] = []
    private var paths: [ModuleFacts.Path] = []
    private var tree = DocumentTree()

    var count: Int { files.count }

    init(_ facts: [ModuleFacts]) {
        var known: [ModuleFacts.Path: Int] = [:]
        for (file, fact) in facts.enumerated() {
            if let package = known[fact.package] {
                files[package].append(file)
            } else {
                known[fact.package] = files.count
                files.append([file])
                paths.append(fact.package)
            }
        }
        for package in files.indices { add(package, files[package].map { facts[$0] }) }
    }

    private mutating func add(_ package: Int, _ facts: [ModuleFacts]) {
        let node = tree.insert(paths[package])
        tree.add(package: package, at: node)
        if facts.contains(where: \.describesSubpackages) { tree.add(describer: package, at: node) }
        var queries = Set(facts.flatMap(\.references))
        for rule in Set(facts.flatMap(\.rules)) {
            tree.add(rulesOf: package, at: tree.insert(paths[package] + rule))
            queries.insert(paths[package] + rule.prefix(1))
        }
        self.queries.append(Array(queries))
    }

    /// For each package, then for each node of the tree ("all that is below"), what it depends on.
    func edges() -> [[Int]] {
        var edges: [[Int]] = []
        edges.reserveCapacity(count + tree.nodes.count)
        for package in 0..<count {
            var targets: Set<Int> = []
            for query in queries[package] {
                let end = tree.walk(query) { targets.formUnion(tree.nodes[$0].rules) }
                guard let end else { continue }
                targets.formUnion(tree.nodes[end].packages)
                if !tree.nodes[end].children.isEmpty { targets.insert(count + end) }
            }
            _ = tree.walk(paths[package]) { targets.formUnion(tree.nodes[$0].describers) }
            targets.remove(package)
            edges.append(Array(targets))
        }
        for node in tree.nodes {
            edges.append(
                node.children.flatMap { child in
                    let below = tree.nodes[child]
                    return below.rules + below.packages + (below.children.isEmpty ? [] : [count + child])
                })
        }
        return edges
    }
}
