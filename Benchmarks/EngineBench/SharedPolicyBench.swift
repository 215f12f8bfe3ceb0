import RegoEngine

/// A workload's decisions on several threads at once: each has a machine of its own, all share the policy.
struct SharedPolicyBench {
    let bench: DecisionBench

    init(folder: String) throws { bench = try DecisionBench(folder: folder) }

    /// - Parameters:
    ///   - tasks: how many decide at the same time.
    ///   - decisions: how many each of them makes.
    /// - Returns: as JSON, the nanoseconds that all of them took together.
    func run(tasks: Int, decisions: Int) async throws -> String {
        let (policy, name, input) = (bench.policy, bench.entrypoint, bench.input)
        @Sendable func decide(_ times: Int) throws {
            let machine = VirtualMachine(policy: policy)
            let entrypoint = try policy.entrypoint(name)
            for _ in 0..<times {
                _ = try machine.decide(entrypoint, inputJSON: input)
                machine.reset()
            }
        }
        try decide(decisions / 10)
        let start = Stopwatch.now()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<tasks { group.addTask { try decide(decisions) } }
            try await group.waitForAll()
        }
        return "{\"tasks\":\(tasks),\"decisions\":\(tasks * decisions),\"nanoseconds\":\(Stopwatch.now() - start)}"
    }
}
