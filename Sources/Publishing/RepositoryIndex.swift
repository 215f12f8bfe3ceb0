import RegoValue

/// What a published repository holds: its `index.json`.
public struct RepositoryIndex: Sendable, Equatable {
    /// One published version of a bundle.
    public struct Version: Sendable, Equatable {
        public var version: String
        public var revision: String
        /// Of the compressed bundle, lower-case hexadecimal.
        public var sha256: String
        /// Bytes of the compressed bundle.
        public var size: Int
        /// Who signed; nil when that is not known.
        public var keyID: String?
        public var signature: SignatureState
        /// Seconds since 1970.
        public var published: Int64
    }

    /// What a channel points to.
    public struct Channel: Sendable, Equatable {
        public var version: String
        /// Seconds since 1970: when the channel was pointed there.
        public var published: Int64
    }

    public struct Bundle: Sendable, Equatable {
        /// In the order of publication.
        public var versions: [Version] = []
        public var channels: [String: Channel] = [:]

        public func version(_ name: String) -> Version? { versions.first { $0.version == name } }
    }

    public var bundles: [String: Bundle] = [:]

    public init() {}
}

/// How far a bundle's signature was looked at before it was published.
public enum SignatureState: String, Sendable, Equatable {
    /// A configured key verified it.
    case verified
    /// There is one; no key was configured to verify it.
    case unverified
    case unsigned
}

extension RepositoryIndex {
    private static let format = 1
    private static let limits = JSONLimits(depth: 16)

    /// - Throws: `publish_index_invalid`.
    public init(json: [UInt8]) throws(PublishingError) {
        let document: Document
        do {
            document = try Document(json: json, limits: Self.limits)
        } catch {
            throw Self.invalid(error.description)
        }
        // Values are valid as long as their document.
        self = try withExtendedLifetime(document) { () throws(PublishingError) in try Self.read(document.root) }
    }

    private static func read(_ root: Value) throws(PublishingError) -> RepositoryIndex {
        guard root.isObject, root.lookup("format").immediateInteger == Int64(format) else { throw invalid("its format is not \(format)") }
        var index = RepositoryIndex()
        for (name, entry) in try members(root.lookup("bundles"), "bundles") {
            var bundle = Bundle()
            for (version, value) in try members(entry.lookup("versions"), name) { bundle.versions.append(try read(version, value)) }
            bundle.versions.sort { ($0.published, $0.version) < ($1.published, $1.version) }
            for (channel, value) in try members(entry.lookup("channels"), name) {
                bundle.channels[channel] = Channel(version: try text(value, "version"), published: try time(value, "published"))
            }
            index.bundles[name] = bundle
        }
        return index
    }

    private static func read(_ version: String, _ value: Value) throws(PublishingError) -> Version {
        guard let signature = SignatureState(rawValue: try text(value, "signature")) else { throw invalid("'signature' is unknown") }
        return Version(
            version: version, revision: try text(value, "revision"), sha256: try text(value, "sha256"),
            size: Int(try number(value, "size")),
            keyID: value.lookup("key_id").string, signature: signature, published: try time(value, "published"))
    }

    private static func members(_ value: Value, _ place: String) throws(PublishingError) -> [(String, Value)] {
        guard value.isObject else { throw invalid("'\(place)' is not an object") }
        return (0..<value.count).compactMap { position in value.key(at: position).string.map { ($0, value.value(at: position)) } }
    }

    private static func text(_ value: Value, _ field: String) throws(PublishingError) -> String {
        guard value.isObject, let text = value.lookup(field).string else { throw invalid("'\(field)' is not a string") }
        return text
    }

    private static func number(_ value: Value, _ field: String) throws(PublishingError) -> Int64 {
        guard value.isObject, let number = value.lookup(field).immediateInteger else { throw invalid("'\(field)' is not an integer") }
        return number
    }

    private static func time(_ value: Value, _ field: String) throws(PublishingError) -> Int64 {
        guard let seconds = UTC.seconds(try text(value, field)) else {
            throw invalid("'\(field)' is not a time such as 2026-11-21T09:15:00Z")
        }
        return seconds
    }

    private static func invalid(_ reason: String) -> PublishingError {
        PublishingError(
            .indexInvalid, "the index cannot be read: \(reason)", place: RepositoryName.index,
            remedy: "restore it; as long as it is broken nothing is published")
    }

    /// The file's bytes: keys sorted, indented, so that two indexes can be compared line by line.
    public func json() -> [UInt8] {
        let document = Document { (arena: Arena) in value(in: arena) }
        return withExtendedLifetime(document) { document.root.json(JSONWriter.Options(indent: 2)) } + [UInt8(ascii: "\n")]
    }

    private func value(in arena: Arena) -> Value {
        let entries = arena.object()
        for (name, bundle) in bundles {
            let versions = arena.object()
            for version in bundle.versions {
                let entry = arena.object()
                arena.insert(entry, "revision", arena.string(version.revision))
                arena.insert(entry, "sha256", arena.string(version.sha256))
                arena.insert(entry, "size", .integer(version.size))
                arena.insert(entry, "signature", arena.string(version.signature.rawValue))
                if let keyID = version.keyID { arena.insert(entry, "key_id", arena.string(keyID)) }
                arena.insert(entry, "published", arena.string(UTC.dateTime(version.published)))
                arena.insert(versions, version.version, entry)
            }
            let channels = arena.object()
            for (name, channel) in bundle.channels {
                let entry = arena.object()
                arena.insert(entry, "version", arena.string(channel.version))
                arena.insert(entry, "published", arena.string(UTC.dateTime(channel.published)))
                arena.insert(channels, name, entry)
            }
            let entry = arena.object()
            arena.insert(entry, "versions", versions)
            arena.insert(entry, "channels", channels)
            arena.insert(entries, name, entry)
        }
        let root = arena.object()
        arena.insert(root, "format", .integer(Self.format))
        arena.insert(root, "bundles", entries)
        return root
    }
}
