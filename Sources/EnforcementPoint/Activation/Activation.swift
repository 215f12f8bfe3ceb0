import DurableFiles
import PolicyBundle
import RegoEngine
import Signing
import Synchronization

/// The way of a downloaded bundle to the moment it decides: read, verify, stage, compile, self-test, activate. A failure at any step changes
/// nothing. Bundles go this way one after another; requests go on with the active set meanwhile.
///
/// The work is synchronous and may take long for a large bundle: run it on a thread for blocking work.
final class Activation: Sendable {
    private struct State {
        var stored = StoredSet(bundles: [:])
        /// A set was found good by this process.
        var isGood = false
        var isClosed = false
    }

    let active: ActiveSet
    private let store: BundleStore
    private let bundleLimits: BundleLimits
    private let policyLimits: PolicySet.Limits
    private let surroundings: PolicySet.Surroundings
    private let state = Mutex(State())

    init(store: BundleStore, bundleLimits: BundleLimits, policyLimits: PolicySet.Limits, surroundings: PolicySet.Surroundings)
        throws(SyncError)
    {
        self.store = store
        self.bundleLimits = bundleLimits
        self.policyLimits = policyLimits
        self.surroundings = surroundings
        active = ActiveSet(try PolicySet.empty(limits: policyLimits))
    }

    // MARK: A new bundle

    /// - Parameters:
    ///   - file: The download; moved into the store if it is good.
    ///   - now: Nanoseconds since 1970.
    func activate(
        _ bundle: SyncConfiguration.Bundle, file: String, download: SyncState.Download, at now: Int64
    ) throws(SyncError) -> SyncState.Active {
        // A typed error cannot pass the lock's closure.
        let result = state.withLock { state -> Result<SyncState.Active, SyncError> in
            if state.isClosed { return .failure(SyncError(.store, "the enforcement point is closed", place: bundle.name)) }
            do throws(SyncError) {
                return .success(try activate(bundle, file: file, download: download, at: now, &state))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private func activate(
        _ bundle: SyncConfiguration.Bundle, file: String, download: SyncState.Download, at now: Int64, _ state: inout State
    ) throws(SyncError) -> SyncState.Active {
        var (archive, member) = try verified(bundle, file: file, at: now)
        try store.stage(file, archive, sha256: member.sha256)
        member.contents = member.contents.mappingCompiledParts(fromFilesIn: store.filesPath(member.sha256))
        do throws(SyncError) {
            let set = try PolicySet(
                active.set.members.filter { $0.name != bundle.name } + [member], limits: policyLimits, surroundings: surroundings)
            try SelfTest.run(set, bundle: bundle.name)
            var stored = state.stored
            stored.bundles[bundle.name] = StoredSet.Bundle(
                sha256: member.sha256, entityTag: download.entityTag, url: bundle.url, activated: now)
            try store.activate(stored, keepsPrevious: state.isGood)
            state.stored = stored
            state.isGood = true
            active.replace(with: set)
            return Self.describe(member, of: set, entityTag: download.entityTag)
        } catch {
            store.discardStaged()
            throw error
        }
    }

    /// Notes that the service has another tag for the same content.
    func note(entityTag: String?, of name: String) {
        state.withLock { state in
            if state.isClosed { return }
            state.stored.bundles[name]?.entityTag = entityTag
            try? store.note(entityTag: entityTag, of: name)
        }
    }

    /// Gives the store to other processes, after an activation that is going on. What decides goes on deciding.
    func close() {
        state.withLock { state in
            state.isClosed = true
            store.close()
        }
    }

    // MARK: Beginning

    /// What an earlier process had activated, if it still is good: verified again, compiled and tested again. The set that was good before it is
    /// taken when the active one is not.
    /// - Returns: What decides now, by bundle, and why a set was not taken.
    func resume(_ bundles: [SyncConfiguration.Bundle], at now: Int64) -> (
        active: [String: SyncState.Active], activated: [String: Int64], errors: [SyncError]
    ) {
        var errors: [SyncError] = []
        for link in BundleStore.Link.allCases where store.exists(link) {
            do throws(SyncError) {
                let (set, stored) = try load(link, bundles, at: now)
                if link == .lastKnownGood { try store.fallBack() }
                state.withLock { state in
                    state.stored = stored
                    state.isGood = true
                }
                active.replace(with: set)
                let described = set.members.map { member -> (String, SyncState.Active) in
                    let bundle = bundles.first { $0.name == member.name }
                    let entry = stored.bundles[member.name]
                    return (member.name, Self.describe(member, of: set, entityTag: entry?.url == bundle?.url ? entry?.entityTag : nil))
                }
                return (Dictionary(uniqueKeysWithValues: described), stored.bundles.mapValues(\.activated), errors)
            } catch {
                errors.append(error)
            }
        }
        return ([:], [:], errors)
    }

    private func load(
        _ link: BundleStore.Link, _ bundles: [SyncConfiguration.Bundle], at now: Int64
    ) throws(SyncError) -> (PolicySet, StoredSet) {
        guard var stored = store.set(link) else {
            throw SyncError(.storeDamaged, "the \(link.rawValue) set cannot be read", place: store.directory.absolute(link.rawValue))
        }
        // Bundles that are configured no more do not decide any more.
        stored.bundles = stored.bundles.filter { entry in bundles.contains { $0.name == entry.key } }
        var members: [PolicySet.Member] = []
        for bundle in bundles {
            guard let entry = stored.bundles[bundle.name] else { continue }
            let path = store.archivePath(entry.sha256)
            var (_, member) = try verified(bundle, file: path, at: now)
            guard member.sha256 == entry.sha256 else {
                throw SyncError(.storeDamaged, "the stored bundle is not the one that was verified", place: path)
            }
            member.contents = member.contents.mappingCompiledParts(fromFilesIn: store.filesPath(member.sha256))
            members.append(member)
        }
        let set = try PolicySet(members, limits: policyLimits, surroundings: surroundings)
        for member in members { try SelfTest.run(set, bundle: member.name) }
        return (set, stored)
    }

    // MARK: Steps

    private func verified(
        _ bundle: SyncConfiguration.Bundle, file: String, at now: Int64
    ) throws(SyncError) -> (BundleArchive, PolicySet.Member) {
        do throws(BundleError) {
            var limits = bundleLimits
            limits.compressedBytes = bundle.sizeLimit
            let archive = try BundleArchive(file: file, limits: limits)
            let checked: any ActivatableBundle =
                if let verification = bundle.verification {
                    try BundleVerifier(verification, limits: limits).verify(archive, at: now / 1_000_000_000, prefersProgram: true)
                } else {
                    try UnverifiedBundle(archive, limits: limits, prefersProgram: true)
                }
            let member = PolicySet.Member(
                name: bundle.name, sha256: Hex.encode(archive.sha256), signer: checked.signer, isVerified: bundle.verification != nil,
                contents: checked.contents)
            return (archive, member)
        } catch {
            // Messages name the bundle, not the temporary file it lies in.
            let place = error.place.map { $0.hasPrefix(file) ? String($0.dropFirst(file.count).drop { $0 == ":" || $0 == " " }) : $0 }
            throw SyncError(
                code: error.code.rawValue, error.message,
                place: place.flatMap { $0.isEmpty ? nil : "\(bundle.name): \($0)" } ?? bundle.name,
                remedy: error.remedy)
        }
    }

    private static func describe(_ member: PolicySet.Member, of set: PolicySet, entityTag: String?) -> SyncState.Active {
        SyncState.Active(
            revision: member.revision, sha256: member.sha256, entityTag: entityTag,
            signer: member.signer?.keyID ?? member.signer?.fingerprint,
            isVerified: member.isVerified, compiledParts: set.compiledParts(of: member))
    }
}
