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
        for (index, root) in roots.enumerated() {
            for other in roots[(index + 1)...] where overlap(root, other) {
                throw BundleError(
                    .rootsOverlap, "the roots '\(root)' and '\(other)' overlap", place: Manifest.path, remedy: "keep the wider of both")
            }
        }
    }

    /// Refuses bundles of which two own the same part of `data`.
    ///
    /// - Parameter owners: name and roots of each bundle.
    /// - Throws: `bundle_roots_overlap`, with both names.
    public static func validate(owners: [(name: String, roots: [String])]) throws(BundleError) {
        for (index, owner) in owners.enumerated() {
            for other in owners[(index + 1)...] {
                for root in owner.roots {
                    for otherRoot in other.roots where overlap(root, otherRoot) {
                        throw BundleError(
                            .rootsOverlap,
                            "the root '\(root)' of bundle '\(owner.name)' and the root '\(otherRoot)' of bundle '\(other.name)' overlap",
                            remedy: "give each part of data to one bundle, by 'roots'")
                    }
                }
            }
        }
    }
}
