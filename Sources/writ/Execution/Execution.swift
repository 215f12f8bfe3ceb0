import PolicyBundle
import PolicyEvaluation
import RegoEngine
import RegoSyntax
import RegoValue

/// Makes the same decision for one input after the other.
struct Execution {
    private let decision: String
    private let machine: QueryMachine

    /// - Parameters:
    ///   - decision: its path, as messages name it.
    ///   - query: for the document at the path.
    ///   - deadline: when decisions are to be given up, on the clock of ``QueryTimings/now()``; nil for never.
    init(_ decision: String, _ query: PreparedQuery, printing: BuiltinContext.PrintSink?, deadline: Int?) {
        self.decision = decision
        machine = QueryMachine(query)
        machine.printSink = printing
        if let deadline { machine.isCancelled = { QueryTimings.now() > deadline } }
    }

    func result(ofFile path: String) -> ExecutionResult {
        do {
            return result(of: try DocumentFile.json(InputFile.regularFile(path), name: path), at: path)
        } catch {
            return ExecutionResult(path: path, outcome: .unreadable(Failure.failures(of: error)))
        }
    }

    /// - Parameter input: a JSON document.
    func result(of input: [UInt8], at path: String) -> ExecutionResult {
        machine.reset()
        do {
            let answers = try machine.ask(input: try machine.readInput(input))
            guard let value = answers.first?.expressions.first?.value else {
                return ExecutionResult(path: path, outcome: .undefined(decision))
            }
            return ExecutionResult(path: path, outcome: .decided(value.node, id: RandomUUID.text()))
        } catch QueryError.evaluation(let error) {
            return ExecutionResult(path: path, outcome: .failed(error))
        } catch {
            return ExecutionResult(path: path, outcome: .unreadable(Failure.failures(of: error)))
        }
    }
}
