import RegoSyntax

/// What can be said about expressions over compiled modules without evaluating them: variables, safety, types.
///
/// For evaluators and optimizers that make new expressions of compiled ones.
package struct BodyAnalysis: Sendable {
    private let modules: CompiledModules

    package init(_ modules: CompiledModules) { self.modules = modules }

    private func functions() -> FunctionTable {
        FunctionTable(modules.capabilities, tree: modules.tree, modules: modules.modules)
    }

    /// A checker that may be asked often. Not to be shared between threads.
    package func checker() -> BodyChecking { BodyChecking(modules, functions()) }

    /// Whether evaluation calls `operation` as a function: a built-in, or rules with arguments.
    package func isFunction(_ operation: Ref) -> Bool {
        if operation.headVariable == "data" { return modules.rules(at: operation).contains { modules[$0].head.isFunction } }
        return operation.dottedName.flatMap { modules.capabilities.builtin(named: $0) } != nil
    }
}

/// Answers questions about bodies, with tables that are built once.
package final class BodyChecking {
    let functions: FunctionTable
    private let environment: TypeEnvironment

    init(_ modules: CompiledModules, _ functions: FunctionTable) {
        self.functions = functions
        var environment = TypeEnvironment()
        environment.functions = functions
        environment.documents = modules.documentTypes
        self.environment = environment
    }

    /// The variables that `body` binds when those in `safe` are bound.
    package func outputs(of body: Body, safe: Set<String>) -> Set<String> {
        Set(OutputVariables(functions: functions).outputs(of: body, safe: VariableSet(safe)))
    }

    /// The variables that must be bound for the body to be evaluated.
    package func neededVariables(of body: Body) -> Set<String> { Set(VariableCollector.names(in: body, .safety)) }

    /// The variables that one expression touches itself, for those that follow it.
    package func ownVariables(of expr: Expr) -> Set<String> { Set(VariableCollector.names(in: expr, .safety)) }

    /// The number of arguments, the result not counted in; nothing when there is no such function.
    package func arity(of operation: Ref) -> Int? { functions.arity(of: operation) }

    /// Whether the types of the body fit: one that fails here never holds.
    package func passesTypeCheck(_ body: Body) -> Bool {
        var checker = BodyChecker(environment, sourceForm: SourceForms())
        checker.check(body)
        return checker.errors.isEmpty
    }
}

extension Term {
    /// The variables in the term: without heads of references, without what is inside comprehensions.
    package var boundVariables: Set<String> { Set(VariableCollector.names(in: self, [.skipRefHead, .skipClosures])) }

    /// All variables in a comprehension, without heads of references.
    package var variablesWithoutHeads: Set<String> { Set(VariableCollector.names(in: self, [.skipRefHead])) }
}
