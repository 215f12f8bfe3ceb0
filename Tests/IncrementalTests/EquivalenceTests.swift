import Glibc
import RegoValue
import Testing

/// The heart of the matter: what is kept never shows.
struct EquivalenceTests {
    /// How many repositories are edited: 24, or what `WRIT_REPOSITORIES` says.
    private static let count = getenv("WRIT_REPOSITORIES").flatMap { Int(String(cString: $0)) } ?? 24

    @Test("after any edit of any repository, check and test say with a cache what they say without")
    func randomEdits() throws {
        let spared = try (0..<Self.count).map { try editRepository(seed: $0, steps: 25) }.reduce(0, +)
        #expect(spared > 5 * Self.count, "hardly anything was known")
    }

    /// - Returns: how many times something was known of policies without mistakes.
    private func editRepository(seed: Int, steps: Int) throws -> Int {
        var repository = RandomRepository(seed: UInt64(seed))
        var workspace = Workspace()
        var random = SplitMix(state: UInt64(seed) &+ 1_000)
        var spared = 0
        for step in 0..<steps {
            let before = repository
            if step > 0 { repository.edit() }
            workspace.files = repository.files
            workspace.data = try Document(json: Array(repository.dataJSON.utf8))
            workspace.isStrict = Int.random(in: 0..<10, using: &random) == 0
            workspace.filter = Int.random(in: 0..<6, using: &random) == 0 ? "test_r|p_test" : nil
            workspace.traces = Int.random(in: 0..<6, using: &random) == 0 ? .failures : .none
            let place = Comment("repository \(seed), step \(step): \(repository.files), \(repository.dataJSON)")
            let compiled = Workspace.Compiled()
            let expected = workspace.checkAnew()
            try #require(workspace.check(compiled) == expected, place)
            let report = workspace.testAnew()
            try #require(workspace.test() == report, place)
            // Once more with all that can be known.
            try #require(workspace.test() == report, place)
            if expected == "clean" {
                if compiled.paths.count < repository.files.count { spared += 1 }
            } else if step > 0, Int.random(in: 0..<5, using: &random) > 0 {
                // Mistakes are mostly taken back, and what follows is about what was known before them.
                repository.files = before.files
                repository.data = before.data
            }
        }
        return spared
    }
}
