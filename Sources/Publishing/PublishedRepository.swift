import DurableFiles

/// A published repository: bundles under names that readers pull, and nothing that needs a program to serve it (DESIGN.md, section 7).
///
///     let repository = PublishedRepository(try DirectoryStore(path: "repository"))
///     try repository.publish(Submission(verified, bytes: bytes), channel: "stable", now: now)
///
/// A publish writes, each step durable before the next:
/// 1. `bundles/<name>/<version>.tar.gz`, which never changes again;
/// 2. `index.json` with the version, so that it is known before anything points to it;
/// 3. `bundles/<name>/<channel>.tar.gz`, the same bytes by one rename: this is the moment readers of the channel see it;
/// 4. `index.json` and `index.html` with the channel.
///
/// A process killed between two steps leaves a repository in which every name leads to one whole bundle. The next publish takes up what it finds:
/// an index that is behind a channel is brought up to it.
public struct PublishedRepository: Sendable {
    /// What a publish did.
    public struct Publication: Sendable, Equatable {
        public let name: String
        public let version: RepositoryIndex.Version
        public let channel: String?
        /// False when everything was there already.
        public let changed: Bool
    }

    private let store: any RepositoryStore

    public init(_ store: any RepositoryStore) { self.store = store }

    /// What is published. An empty repository has an empty index.
    public func index() throws(PublishingError) -> RepositoryIndex {
        guard let bytes = try store.read(RepositoryName.index) else { return RepositoryIndex() }
        return try RepositoryIndex(json: bytes)
    }

    /// Publishes a bundle, and points a channel to it.
    ///
    /// - Parameters:
    ///   - channel: Nil publishes the version only.
    ///   - allowUnsigned: Take a bundle without a signature.
    ///   - now: Seconds since 1970.
    /// - Throws: `publish_unsigned`, `publish_version_taken`, `publish_name_invalid`, `publish_index_invalid`, `publish_store_failed`.
    @discardableResult
    public func publish(
        _ submission: Submission, channel: String?, allowUnsigned: Bool = false, now: Int64
    ) throws(PublishingError) -> Publication {
        if let channel { try RepositoryName.validate(channel: channel) }
        guard submission.signature != .unsigned || allowUnsigned else {
            throw PublishingError(
                .unsigned, "the bundle is not signed: readers could not tell it from anybody's",
                remedy: "sign it with writ build --signing-key, or give --allow-unsigned")
        }
        return try store.exclusively { () throws(PublishingError) in
            let before = try index()
            var index = try reconciled(before)
            let version = try addVersion(submission, to: &index, now: now)
            if index != before { try store.replace(RepositoryName.index, index.json()) }
            let listed = index
            let moved =
                try channel.map { (channel) throws(PublishingError) in try point(channel, to: submission, in: &index, now: now) } ?? false
            if index != listed { try store.replace(RepositoryName.index, index.json()) }
            try writePage(index)
            return Publication(name: submission.name, version: version, channel: channel, changed: moved || index != before)
        }
    }

    private func addVersion(
        _ submission: Submission, to index: inout RepositoryIndex, now: Int64
    ) throws(PublishingError) -> RepositoryIndex.Version {
        let path = RepositoryName.version(submission.name, submission.version)
        if try !store.createOnce(path, submission.bytes), try store.read(path) != submission.bytes {
            throw PublishingError(
                .versionTaken, "version \(submission.version) of \(submission.name) is published already, with other content", place: path,
                remedy: "a published version never changes: raise the version in writ.yaml")
        }
        if let known = index.bundles[submission.name]?.version(submission.version) { return known }
        let version = RepositoryIndex.Version(
            version: submission.version, revision: submission.revision, sha256: submission.sha256, size: submission.bytes.count,
            keyID: submission.keyID, signature: submission.signature, published: now)
        index.bundles[submission.name, default: RepositoryIndex.Bundle()].versions.append(version)
        return version
    }

    private func point(
        _ channel: String, to submission: Submission, in index: inout RepositoryIndex, now: Int64
    ) throws(PublishingError) -> Bool {
        let path = RepositoryName.channel(submission.name, channel)
        let moved = try store.read(path) != submission.bytes
        if moved { try store.replace(path, submission.bytes) }
        if moved || index.bundles[submission.name]?.channels[channel]?.version != submission.version {
            index.bundles[submission.name]?.channels[channel] = RepositoryIndex.Channel(version: submission.version, published: now)
        }
        return moved
    }

    /// The index as the channels' files have it, which a publish that was killed may have moved already.
    private func reconciled(_ index: RepositoryIndex) throws(PublishingError) -> RepositoryIndex {
        var index = index
        for (name, bundle) in index.bundles {
            for file in try store.list("bundles/\(name)") {
                guard file.hasSuffix(".tar.gz") else { continue }
                let channel = String(file.dropLast(7))
                guard (try? RepositoryName.validate(channel: channel)) != nil, let bytes = try store.read("bundles/\(name)/\(file)") else {
                    continue
                }
                let digest = sha256Hex(bytes)
                let known = bundle.channels[channel].flatMap { bundle.version($0.version) }
                guard known?.sha256 != digest, let actual = bundle.versions.last(where: { $0.sha256 == digest }) else { continue }
                index.bundles[name]?.channels[channel] = RepositoryIndex.Channel(version: actual.version, published: actual.published)
            }
        }
        return index
    }

    private func writePage(_ index: RepositoryIndex) throws(PublishingError) {
        let page = try RepositoryPage.render(index)
        if try store.read(RepositoryName.page) != page { try store.replace(RepositoryName.page, page) }
    }
}
