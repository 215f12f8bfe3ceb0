import HTTPServing
import RegoValue

/// Which bundles one activated set has: `set.json` in its folder.
struct StoredSet: Sendable, Equatable {
    struct Bundle: Sendable, Equatable {
        var sha256: String
        /// What the service called this content, to be asked for with `If-None-Match`.
        var entityTag: String?
        /// Where it came from: the tag means nothing elsewhere.
        var url: String
        /// Nanoseconds since 1970.
        var activated: Int64
    }

    static let fileName = "set.json"

    var bundles: [String: Bundle]

    init(bundles: [String: Bundle]) { self.bundles = bundles }

    init?(json: [UInt8]) {
        guard let document = try? Document(json: json, limits: JSONLimits(depth: 8)) else { return nil }
        // Values are valid as long as their document.
        let bundles = withExtendedLifetime(document) { () -> [String: Bundle]? in
            let entries = document.root.isObject ? document.root.lookup("bundles") : .undefined
            guard entries.isObject else { return nil }
            var bundles: [String: Bundle] = [:]
            for position in 0..<entries.count {
                let entry = entries.value(at: position)
                guard let name = entries.key(at: position).string, entry.isObject, let sha256 = entry.lookup("sha256").string,
                    let url = entry.lookup("url").string, let activated = entry.lookup("activated").immediateInteger
                else { return nil }
                bundles[name] = Bundle(sha256: sha256, entityTag: entry.lookup("etag").string, url: url, activated: activated)
            }
            return bundles
        }
        guard let bundles else { return nil }
        self.bundles = bundles
    }

    var json: [UInt8] {
        var entries = JSONText()
        for (name, bundle) in bundles.sorted(by: { $0.key < $1.key }) {
            var entry = JSONText()
            entry.member("sha256", bundle.sha256)
            if let tag = bundle.entityTag { entry.member("etag", tag) }
            entry.member("url", bundle.url)
            entry.member("activated", Int(bundle.activated))
            entries.member(name, entry)
        }
        var text = JSONText()
        text.member("bundles", entries)
        return text.finished() + [UInt8(ascii: "\n")]
    }
}
