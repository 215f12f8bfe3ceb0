import RegoPlan
import RegoSyntax

// `not`, `and` and `or` over bodies, each of which has a solution or has none.

extension Planner {
    mutating func planLogical(_ logical: Logical) throws(RegoDiagnostics) {
        switch logical.operation {
        case .not:
            let body = logical.operands.flatMap(\.body)
            try planNot(looksAtAll: conflicts.mayConflict(body)) { planner throws(RegoDiagnostics) in try planner.planBody(body) }
        case .and: for operand in logical.operands(of: .and) { try planAny([operand]) }
        case .or: try planAny(logical.operands(of: .or))
        }
    }

    /// Tries the operands one after the other and stops at the first that has a solution.
    private mutating func planAny(_ operands: [Logical.Operand]) throws(RegoDiagnostics) {
        let found = newLocal()
        emit(.resetLocal(found))
        for (position, operand) in operands.enumerated() {
            let attempt = try block { (planner) throws(RegoDiagnostics) in
                if position > 0 { planner.emit(.isUndefined(found)) }
                let depth = planner.frame.code.depth
                try planner.planBody(operand.body)
                planner.emit(.assignVar(source: .bool(true), target: found))
                let levels = planner.frame.code.levels(outOf: depth)
                if levels > 0 { planner.emit(.breakOut(depth: levels)) }
            }
            emit(.block([attempt]))
        }
        emit(.isDefined(found))
    }
}

extension Logical {
    /// The operands of operations in a row: three for `a or b or c`.
    fileprivate func operands(of operation: Operation) -> [Operand] {
        operands.flatMap { operand in
            guard !operand.isExplicit, operand.body.count == 1, operand.body[0].withs.isEmpty, let inner = operand.body[0].logical,
                inner.operation == operation
            else { return [operand] }
            return inner.operands(of: operation)
        }
    }
}
