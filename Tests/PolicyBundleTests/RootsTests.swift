import PolicyBundle
import Testing

@Suite("Roots of bundles")
struct RootsTests {
    private func message(_ owners: [(name: String, roots: [String])]) -> String? {
        do throws(BundleError) {
            try Roots.validate(owners: owners)
            return nil
        } catch {
            return error.message
        }
    }

    @Test("overlap when one contains the other, whatever stands between them in their order")
    func overlaps() {
        #expect(message([("one", ["a", "a/b"]), ("two", ["b", "ab", "a-b"])]) == nil)
        let expected = "the root 'a' of bundle 'one' and the root 'a/c' of bundle 'two' overlap"
        #expect(message([("one", ["a", "a/b"]), ("two", ["x", "a/c"])]) == expected)
        #expect(message([("one", ["b/c"]), ("two", [""])]) == "the root 'b/c' of bundle 'one' and the root '' of bundle 'two' overlap")
        #expect(message([("one", ["a/"]), ("two", ["/a"])]) != nil)
    }

    @Test("20,000 of them are compared at once", .timeLimit(.minutes(1)))
    func many() {
        let owners = (0..<20).map { owner in (name: "\(owner)", roots: (0..<1000).map { "app/\($0)/\(owner)" }) }
        let clock = ContinuousClock()
        let time = clock.measure { #expect(message(owners) == nil) }
        #expect(time < .seconds(10))
        #expect(
            message(owners + [("last", ["app/500/7/x"])])
                == "the root 'app/500/7' of bundle '7' and the root 'app/500/7/x' of bundle 'last' overlap")
    }
}
