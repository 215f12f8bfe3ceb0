import Glibc
import Parallelism
import PolicyEvaluation
import RegoCompiler
import RegoEngine
import RegoSyntax
import RegoValue
import Synchronization

extension TestSuite {
    /// Runs the tests at the same time on several machines.
    ///
    /// - Returns: the results in the order of ``cases``, whatever the order in which they came in.
    public func run() -> TestReport {
        hits.reset()
        let queue = TestQueue(count: cases.count)
        _ = Array(0..<min(options.threads, cases.count)).mapInParallel(share: 1) { _ in work(queue) }
        var results = queue.results
        FailureLocating(self).locate(&results)
        TestTracing(self).trace(&results)
        return TestReport(results: results, coverage: coverage)
    }

    private var coverage: CoverageReport? {
        guard let instrumentation else { return nil }
        let reached = instrumentation.probes.indices.filter { hits[$0] }.map { instrumentation.probes[$0] }
        return CoverageReport(modules: modules, reached: reached) { TestName($0.head) == nil }
    }

    private func work(_ queue: TestQueue) {
        var machines = TestMachines(policies, options)
        while let position = queue.next() {
            queue.finish(position, run(cases[position]) { machines.machine(forCaseAt: position) })
        }
    }

    private func run(_ test: TestCase, on machine: () -> TestMachine) -> TestResult {
        if test.isSkipped { return TestResult(test: test, outcome: .skipped, duration: 0, output: "", cases: []) }
        if test.kind == .function {
            return TestResult(test: test, outcome: .error(.compilation(functionError(test))), duration: 0, output: "", cases: [])
        }
        return machine().run(test)
    }

    /// What the compiler says of a query for a function's value.
    private func functionError(_ test: TestCase) -> RegoDiagnostics {
        do throws(RegoDiagnostics) {
            _ = try Compiler(CompilerOptions(capabilities: options.capabilities)).compile(
                query: Parser.parseQuery(test.reference), against: compiled)
        } catch {
            return error
        }
        return RegoDiagnostics(
            RegoDiagnostic(.type, "undefined ref: \(test.reference)", at: test.location, remedy: "a test is a rule without arguments"))
    }
}

/// Which tests are still to be run, and what became of the others.
private final class TestQueue: Sendable {
    private struct State {
        var next = 0
        var results: [TestResult?]
    }

    private let state: Mutex<State>

    init(count: Int) { state = Mutex(State(results: Array(repeating: nil, count: count))) }

    func next() -> Int? {
        state.withLock { state in
            guard state.next < state.results.count else { return nil }
            state.next += 1
            return state.next - 1
        }
    }

    func finish(_ position: Int, _ result: TestResult) { state.withLock { $0.results[position] = result } }

    var results: [TestResult] { state.withLock { $0.results.compactMap { $0 } } }
}

/// The machines of one thread.
struct TestMachines {
    private let policies: TestPolicies
    private let options: TestOptions
    private var machines: [TestMachine?]

    init(_ policies: TestPolicies, _ options: TestOptions) {
        self.policies = policies
        self.options = options
        machines = Array(repeating: nil, count: policies.policies.count)
    }

    /// The machine for a test by its position among those that the policies were made for.
    mutating func machine(forCaseAt position: Int) -> TestMachine {
        let number = policies.number(ofCaseAt: position)
        if let machine = machines[number] { return machine }
        let machine = TestMachine(policies.policies[number], options)
        machines[number] = machine
        return machine
    }
}

/// A virtual machine that runs one test after the other.
struct TestMachine {
    private let machine: VirtualMachine

    init(_ policy: Policy, _ options: TestOptions) {
        machine = VirtualMachine(policy: policy, limits: EvaluationLimits(time: options.timeout))
        machine.context.network = options.network
        machine.context.runtimeJSON = options.runtimeJSON
    }

    /// Evaluates a test and does not look at what it says.
    func evaluate(_ test: TestCase) throws(EvaluationError) {
        defer { machine.reset() }
        do throws(EvaluationError) { _ = try machine.decide(path(of: test)) } catch { throw Self.shown(error) }
    }

    /// What an evaluation takes once the machine has its memory.
    func memory(of test: TestCase) throws(EvaluationError) -> BenchmarkResult.Memory {
        machine.reset()
        defer { machine.reset() }
        let chunks = machine.arena.chunkCount
        _ = try machine.decide(path(of: test))
        return BenchmarkResult.Memory(bytes: machine.arena.used, allocations: machine.arena.chunkCount - chunks)
    }

    private func path(of test: TestCase) -> String { test.path.joined(separator: "/") }

    func run(_ test: TestCase) -> TestResult {
        defer { machine.reset() }
        var output = ""
        machine.context.printSink = { text, _, _ in output += text + "\n" }
        defer { machine.context.printSink = nil }
        let start = Self.now()
        do throws(EvaluationError) {
            let value = try machine.decide(path(of: test))
            let duration = Self.now() - start
            let table = test.kind == .table && value.isDefined ? TableCases(document: value, log: log) : nil
            let holds = table.map { !$0.isFail } ?? value.isTrue
            var result = TestResult(
                test: test, outcome: holds ? .pass : .fail, duration: duration, output: output, cases: table?.cases ?? [])
            result.isRepeatable = !ChanceLog.hasEntry(machine.context)
            return result
        } catch {
            return TestResult(
                test: test, outcome: .error(.evaluation(Self.shown(error))), duration: Self.now() - start, output: output, cases: [])
        }
    }

    private var log: Value { machine.context.evaluationCache[CaseLog.builtinName] ?? .undefined }

    /// Where a test was when its time was over is chance; OPA names no place.
    private static func shown(_ error: EvaluationError) -> EvaluationError {
        error.code == .cancelled ? EvaluationError(.cancelled, "context deadline exceeded") : error
    }

    private static func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}
