import RegoValue
import Testing

/// The heart of the matter: what is kept never shows.
struct EquivalenceTests {
    @Test("after any edit of any repository, check and test say with a cache what they say without", arguments: 0..<40)
    func randomEdits(seed: Int) throws {
        var repository = RandomRepository(seed: UInt64(seed))
        var workspace = Workspace()
        var random = SplitMix(state: UInt64(seed) &+ 1_000)
        var spared = 0
        for step in 0..<30 {
            let before = repository
            if step > 0 { repository.edit() }
            try show(repository, to: &workspace)
            workspace.isStrict = Int.random(in: 0..<10, using: &random) == 0
            workspace.filter = Int.random(in: 0..<6, using: &random) == 0 ? "test_r|p_test" : nil
            workspace.traces = Int.random(in: 0..<6, using: &random) == 0 ? .failures : .none
            let place = Comment("seed \(seed), step \(step): \(repository.files), \(repository.dataJSON)")
            let expected = workspace.checkAnew()
            let compiled = Workspace.Compiled()
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
        #expect(spared > 3, "hardly anything was known")
    }

    private func show(_ repository: RandomRepository, to workspace: inout Workspace) throws {
        workspace.files = repository.files
        workspace.data = try Document(json: Array(repository.dataJSON.utf8))
    }
}
