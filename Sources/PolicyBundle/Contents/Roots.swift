/// The rules about roots: which parts of `data` a bundle owns, and that no two bundles own the same.
public enum Roots {
    /// A root as it is compared: without slashes around.
    public static func trimmed(_ root: String) -> String {
        var rest = root[...]
        while rest.hasPrefix("/") { rest = rest.dropFirst() }
        while rest.hasSuffix("/") { rest = rest.dropLast() }
        return String(rest)
    }

    /// Whether `root` contains the document at `path`.
    static func contains(_ root: [Substring], _ path: [Substring]) -> Bool { path.starts(with: root) }

    /// Whether one of `roots` contains the document at `path`, such as `app/authz/allow`.
    public static func permit(_ path: String, roots: [String]) -> Bool {
        let path = segments(path)
        return roots.contains { contains(segments($0), path) }
    }

    static func segments(_ path: String) -> [Substring] { path.split(separator: "/") }

    /// Whether one of both contains the other.
    public static func overlap(_ left: String, _ right: String) -> Bool {
        let (left, right) = (segments(left), segments(right))
        return contains(left, right) || contains(right, left)
    }

    /// The roots with one more, unless it is part of them already.
    static func adding(_ root: String, to roots: [String]) -> [String] { permit(root, roots: roots) ? roots : roots + [root] }

    /// Refuses roots of one bundle that overlap.
    static func validate(_ roots: [String]) throws(BundleError) {
        guard let (root, other) = overlap(in: roots.enumerated().map { (root: segments($1), owner: $0) }) else { return }
        throw BundleError(
            .rootsOverlap, "the roots '\(roots[root])' and '\(roots[other])' overlap", place: Manifest.path,
            remedy: "keep the wider of both")
    }

    /// Refuses bundles of which two own the same part of `data`.
    ///
    /// - Parameter owners: name and roots of each bundle.
    /// - Throws: `bundle_roots_overlap`, with both names.
    public static func validate(owners: [(name: String, roots: [String])]) throws(BundleError) {
        let owned = owners.enumerated().flatMap { position, owner in owner.roots.map { (root: $0, owner: position) } }
        guard let (root, other) = overlap(in: owned.map { (root: segments($0.root), owner: $0.owner) }) else { return }
        func named(_ position: Int) -> String {
            "the root '\(owned[position].root)' of bundle '\(owners[owned[position].owner].name)'"
        }
        throw BundleError(
            .rootsOverlap, "\(named(root)) and \(named(other)) overlap", remedy: "give each part of data to one bundle, by 'roots'")
    }

    /// The positions of two roots that overlap and have different owners; nil when there are none.
    ///
    /// In their order, a root stands between those that contain it and those that it contains.
    private static func overlap(in owned: [(root: [Substring], owner: Int)]) -> (Int, Int)? {
        let order = owned.indices.sorted { owned[$0].root.lexicographicallyPrecedes(owned[$1].root) }
        // The roots that contain the one that is looked at, the widest first: all of one owner, or the search was over.
        var around: [Int] = []
        for position in order {
            while let last = around.last, !contains(owned[last].root, owned[position].root) { around.removeLast() }
            if let last = around.last, owned[last].owner != owned[position].owner { return (min(last, position), max(last, position)) }
            around.append(position)
        }
        return nil
    }
}
