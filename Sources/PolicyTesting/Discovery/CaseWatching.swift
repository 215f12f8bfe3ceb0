import RegoEngine
import RegoSyntax

extension Rule {
    /// Adds a call of `internal.test_case` to the body of a table of cases, as early as the case's name is known: from then on a case
    /// that does not hold is known to have failed.
    mutating func watchCases(_ name: TestName) {
        guard !name.rest.isEmpty, !callsTestCase else { return }
        let operation = Term(.ref(Ref("internal", path: ["test_case"], at: location)), at: location)
        let call = Call(operation: operation, arguments: [Term(.array(Array(name.rest)), at: location)])
        let variables = name.rest.reduce(into: Set<String>()) { $0.formUnion($1.variables) }
        let position = variables.map { variable in body.firstIndex { $0.mentions(variable) }.map { $0 + 1 } ?? 0 }.max() ?? 0
        body.insert(Expr(.call(call), at: location), at: position)
        for index in body.indices { body[index].index = index }
    }

    private var callsTestCase: Bool {
        var found = false
        body.forEachExpr { expr in
            if expr.call?.name == CaseLog.builtinName { found = true }
            return !found
        }
        return found
    }
}

extension Expr {
    fileprivate func mentions(_ variable: String) -> Bool {
        var found = false
        forEachTerm { term in
            if term.variable == variable { found = true }
            return !found
        }
        return found
    }
}

/// The names of the cases that a test looked at, kept with the evaluation.
enum CaseLog {
    static let builtinName = "internal.test_case"

    /// Takes note of a case; its argument is the case's path.
    static let builtin = Builtin(builtinName, 1, nondeterministic: true) { call in
        let log = call.context.evaluationCache[builtinName] ?? call.arena.array()
        call.arena.append(log, call[0])
        call.context.evaluationCache[builtinName] = log
        return .boolean(true)
    }
}
