import Testing

@testable import EnforcementPoint

@Suite("Sync, the rules")
struct SyncStateTests {
    private let failure = SyncError(.unreachable, "gone")

    private func state(min: Int = 10, max: Int = 30, longPolling: Int? = nil) -> SyncState {
        SyncState(name: "app", polling: .init(minimumDelay: min, maximumDelay: max, longPolling: longPolling))
    }

    private func download(_ digest: String, tag: String? = "\"t\"", longPolling: Bool = true) -> SyncState.Download {
        SyncState.Download(entityTag: tag, sha256: digest, size: 7, supportsLongPolling: longPolling)
    }

    private func active(_ digest: String, tag: String? = nil) -> SyncState.Active {
        SyncState.Active(revision: "r-\(digest)", sha256: digest, entityTag: tag, signer: "team", isVerified: true)
    }

    @Test("the first request names no tag and does not ask to wait; after an activation both change")
    func requests() {
        var state = state(longPolling: 20)
        #expect(state.request(at: 1) == .init(entityTag: nil, wait: nil))
        #expect(state.receive(.downloaded(download("a")), at: 2, random: 0) == .activate(download("a")))
        #expect(state.activated(active("a"), at: 3, random: 0.5) == .zero)
        #expect(state.request(at: 4) == .init(entityTag: "\"t\"", wait: 20))
        #expect(
            state.status.activeRevision == "r-a" && state.status.lastSuccessfulActivation == 3 && state.status.lastSuccessfulDownload == 2)
        #expect(state.status.lastRequest == 4 && state.status.signer == "team" && state.status.isVerified && state.status.size == 7)
    }

    @Test("without long polling the delay lies between both bounds, by chance")
    func polling() {
        var state = state()
        _ = state.receive(.downloaded(download("a")), at: 1, random: 0)
        #expect(state.activated(active("a"), at: 1, random: 0) == .seconds(10))
        #expect(state.receive(.notModified(after: .zero), at: 2, random: 0.5) == .wait(.seconds(20)))
        #expect(state.receive(.notModified(after: .zero), at: 2, random: 0.999) < .wait(.seconds(30)))
    }

    @Test("a service that does not say that it can wait is polled")
    func noLongPolling() {
        var state = state(longPolling: 20)
        _ = state.receive(.downloaded(download("a", longPolling: false)), at: 1, random: 0)
        #expect(state.activated(active("a"), at: 1, random: 0) == .seconds(10))
        #expect(state.request(at: 2).wait == nil)
    }

    @Test("a service that was asked to wait and answers at once is not asked again without a pause")
    func impatientService() {
        var state = state(longPolling: 20)
        _ = state.receive(.downloaded(download("a")), at: 1, random: 0)
        _ = state.activated(active("a"), at: 1, random: 0)
        #expect(state.receive(.notModified(after: .seconds(20)), at: 2, random: 0) == .wait(.zero))
        #expect(state.receive(.notModified(after: .milliseconds(3)), at: 2, random: 0) == .wait(.seconds(10)))
    }

    @Test("failures are repeated ever later, with a random half, up to the longest delay; a success begins anew")
    func backoff() {
        var state = state()
        var delays: [Duration] = []
        for _ in 0..<12 {
            guard case .wait(let delay) = state.receive(.failed(failure), at: 1, random: 0) else { continue }
            delays.append(delay)
        }
        #expect(delays.prefix(4) == [.milliseconds(50), .milliseconds(100), .milliseconds(200), .milliseconds(400)])
        #expect(delays.last == .seconds(15))
        #expect(state.receive(.failed(failure), at: 1, random: 0.5) == .wait(.seconds(22.5)))
        for _ in 0..<100 { _ = state.receive(.failed(failure), at: 1, random: 0.9) }
        #expect(state.status.error == failure)
        #expect(state.receive(.notModified(after: .zero), at: 2, random: 0) == .wait(.seconds(10)))
        #expect(state.status.error == nil)
        #expect(state.receive(.failed(failure), at: 3, random: 0) == .wait(.milliseconds(50)))
    }

    @Test("a rejected bundle is reported, and what is active and its tag stay")
    func rejected() {
        var state = state()
        _ = state.receive(.downloaded(download("a", tag: "\"a\"")), at: 1, random: 0)
        _ = state.activated(active("a"), at: 1, random: 0)
        #expect(state.receive(.downloaded(download("b", tag: "\"b\"")), at: 2, random: 0) == .activate(download("b", tag: "\"b\"")))
        #expect(state.rejected(SyncError(.selfTest, "no"), random: 0) == .milliseconds(50))
        #expect(
            state.status.activeDigest == "a" && state.status.activeRevision == "r-a" && state.status.error?.code == "sync_self_test_failed")
        #expect(state.request(at: 3).entityTag == "\"a\"")
    }

    @Test("the same content under a new tag is not activated again")
    func sameContent() {
        var state = state()
        state.resume(active("a", tag: "\"old\""), activatedAt: 5)
        #expect(state.request(at: 6).entityTag == "\"old\"")
        #expect(state.receive(.downloaded(download("a", tag: "\"new\"")), at: 7, random: 0) == .wait(.seconds(10)))
        #expect(state.request(at: 8).entityTag == "\"new\"" && state.status.lastSuccessfulActivation == 5)
    }

    @Test("a service that sends what is active again, instead of waiting for a change, is not asked again without a pause")
    func insistentService() {
        var state = state(longPolling: 20)
        _ = state.receive(.downloaded(download("a")), at: 1, random: 0)
        #expect(state.activated(active("a"), at: 1, random: 0) == .zero)
        #expect(state.receive(.downloaded(download("a")), at: 2, random: 0) == .wait(.seconds(10)))
    }
}

extension SyncState.Next {
    fileprivate static func < (left: SyncState.Next, right: SyncState.Next) -> Bool {
        guard case .wait(let left) = left, case .wait(let right) = right else { return false }
        return left < right
    }
}
