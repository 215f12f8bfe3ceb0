import PolicyEvaluation
import RegoEngine
import RegoSyntax
import RegoValue
import Synchronization
import Testing

/// A network that counts what it is asked.
private final class CountingNetwork: NetworkTransport {
    private let state = Mutex(0)
    var count: Int { state.withLock { $0 } }

    func exchange(_ request: OutgoingRequest, isCancelled: () -> Bool) throws(HTTPFailure) -> IncomingResponse {
        state.withLock { $0 += 1 }
        return IncomingResponse(status: 201, reason: "Created", headers: IncomingHeaders(), body: [])
    }

    func addresses(of name: String, timeLimit: Int64?, isCancelled: () -> Bool) throws(HTTPFailure) -> [String] { [] }
    func contents(ofFile path: String) throws(HTTPFailure) -> [UInt8] { throw .file(path) }
    func environmentVariable(_ name: String) -> String { "" }
}

@Suite("queries whose plan met a conflict")
struct ErrorReviewTests {
    /// OPA asks for key 1 alone and does not meet the conflict at key 2.
    private static let policy = """
        package t
        p[key] := value if {
        	some key in [1, 2]
        	some value in [["one"], ["a", "b"]][key - 1]
        }
        """

    private func machine(_ query: String, _ options: QueryOptions) throws -> QueryMachine {
        let module = try Parser.parseModule(source: SourceFile(path: "t.rego", text: Self.policy))
        return QueryMachine(try PreparedQuery(query, modules: [module], options: options))
    }

    @Test("are asked again with the same options")
    func options() throws {
        var options = QueryOptions()
        options.runtimeJSON = Array(#"{"config": {"labels": "ours"}}"#.utf8)
        let machine = try machine("x = [data.t.p[1], opa.runtime().config.labels]", options)
        let answers = try machine.ask()
        #expect(answers.count == 1 && answers[0].bindings.map { $0.value.description } == [#"["one", "ours"]"#])
    }

    @Test("are not asked again when requests were sent")
    func requests() throws {
        let network = CountingNetwork()
        let options = QueryOptions(network: NetworkAccess(transport: network))
        let request = #"answer := http.send({"method": "post", "url": "http://asked.example/"})"#
        let machine = try machine("\(request); answer.status_code == 201; x := data.t.p[1]", options)
        #expect(throws: QueryError.self) { try machine.ask() }
        #expect(network.count == 1)
    }

    /// Meets the conflict at once, as a plan, and then takes very long.
    private static let endless = """
        x := data.t.p[1]; count([1 | some a in numbers.range(1, 1000); some b in numbers.range(1, 1000); some c in numbers.range(1, 1000); a * b == -c]) == 0
        """

    private func refusal(_ machine: QueryMachine) throws -> EvaluationError {
        let error = try #require(throws: QueryError.self) { try machine.ask() }
        guard case .evaluation(let failure) = error else { throw error }
        return failure
    }

    @Test("end when the evaluation is cancelled", .timeLimit(.minutes(1)))
    func cancelling() throws {
        let machine = try machine(Self.endless, QueryOptions())
        var looks = 0
        machine.isCancelled = {
            looks += 1
            return looks > 100
        }
        let failure = try refusal(machine)
        #expect(failure.code == .cancelled && failure.message == "caller cancelled query execution")
    }

    @Test("end when the time of the evaluation is over, of which the plan used some", .timeLimit(.minutes(1)))
    func timeLimit() throws {
        var options = QueryOptions()
        options.timeout = 200_000_000
        let failure = try refusal(try machine(Self.endless, options))
        #expect(failure.code == .cancelled && failure.message == "the evaluation took longer than its time limit")
    }
}
