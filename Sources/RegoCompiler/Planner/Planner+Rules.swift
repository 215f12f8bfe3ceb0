import RegoPlan
import RegoSyntax

extension Planner {
    /// Plans the function that makes the document at a node (or the user function there).
    mutating func planFunction(_ key: FunctionKey) throws(RegoDiagnostics) {
        let rules = documents.rules(of: key.node)
        guard let first = rules.first else { return }
        frame = PlanFrame()
        frame.environment = key.environment
        frame.location = compiled[first].head.location
        frame.place = place(frame.location)
        frame.nextLocal = 0
        var function = PlanFunction(
            name: name(of: key), path: ["g\(key.environment)"] + documents.paths[key.node].compactMap(\.string),
            parameters: [newLocal(), newLocal()], returnLocal: newLocal())
        let arguments = compiled[first].head.args.map { _ in newLocal() }
        function.parameters += arguments
        for name in environment(key.environment).valueNames {
            let parameter = newLocal()
            function.parameters.append(parameter)
            frame.replacementValues[name] = .local(parameter)
        }
        switch documents.kinds[key.node] {
        case .object: try planObject(rules, node: key.node, into: &function)
        case .set: try planSet(rules, into: &function)
        default: try planComplete(rules, arguments, into: &function)
        }
        frame.place = place(compiled[first].head.location)
        function.blocks.append(Block([Statement(.returnLocal(function.returnLocal), at: frame.place)]))
        plan.functions.append(function)
    }

    /// Plans one rule body in a block of its own, then what `value` does with its solutions. Locals of other rules are used again.
    private mutating func planBranch(
        _ rule: Rule, _ parameters: [Local] = [], from firstLocal: Local,
        _ value: (inout Planner, _ bodyDepth: Int) throws(RegoDiagnostics) -> Void
    ) throws(RegoDiagnostics) -> Block {
        frame.nextLocal = firstLocal
        return try at(rule.head.location) { (planner) throws(RegoDiagnostics) in
            try planner.block { (planner) throws(RegoDiagnostics) in
                let depth = planner.frame.code.depth
                for (parameter, pattern) in zip(parameters, rule.head.args) {
                    try planner.unify(.local(parameter), pattern)
                }
                try planner.planBody(rule.body)
                try value(&planner, depth)
            }
        }
    }

    private func value(of rule: Rule) -> Term {
        rule.head.value ?? Term(.bool(true), at: rule.head.location)
    }

    // MARK: Complete rules and functions

    private mutating func planComplete(
        _ rules: [RuleID], _ parameters: [Local], into function: inout PlanFunction
    ) throws(RegoDiagnostics) {
        let rules = rules.map { compiled[$0] }
        let ordinary = rules.filter { !$0.isDefault }
        let firstLocal = frame.nextLocal
        let returnsEarly = haveOneConstantValue(ordinary)
        for rule in ordinary {
            if returnsEarly {
                for branch in [rule] + rule.elseChain {
                    function.blocks.append(try planReturning(branch, parameters, function.returnLocal, from: firstLocal))
                }
            } else if rule.elseChain.isEmpty {
                function.blocks.append(try planAssigning(rule, parameters, function.returnLocal, from: firstLocal))
            } else {
                function.blocks.append(try planOrdered(rule, parameters, function.returnLocal, from: firstLocal))
            }
        }
        if let fallback = rules.first(where: \.isDefault) {
            function.blocks.append(try planDefault(fallback, function.returnLocal, from: firstLocal))
        }
    }

    /// Whether the first body that holds decides, because all have the same constant as value (OPA's "early exit").
    private func haveOneConstantValue(_ rules: [Rule]) -> Bool {
        guard let first = rules.first else { return false }
        let shared = value(of: first)
        guard shared.isConstant else { return false }
        return rules.allSatisfy { rule in ([rule] + rule.elseChain).allSatisfy { value(of: $0) == shared } }
    }

    private mutating func planReturning(
        _ rule: Rule, _ parameters: [Local], _ result: Local, from firstLocal: Local
    ) throws(RegoDiagnostics) -> Block {
        let value = value(of: rule)
        return try planBranch(rule, parameters, from: firstLocal) { (planner, _) throws(RegoDiagnostics) in
            let source = try planner.planTerm(value)
            planner.emit(.assignVar(source: source, target: result))
            planner.emit(.returnLocal(result))
        }
    }

    private mutating func planAssigning(
        _ rule: Rule, _ parameters: [Local], _ result: Local, from firstLocal: Local
    ) throws(RegoDiagnostics) -> Block {
        let value = value(of: rule)
        return try planBranch(rule, parameters, from: firstLocal) { (planner, depth) throws(RegoDiagnostics) in
            let source = try planner.planTerm(value)
            planner.emit(.assignVarOnce(source: source, target: result))
            if value.isConstant, planner.frame.code.depth > depth {
                planner.emit(.breakOut(depth: planner.frame.code.levels(outOf: depth)))
            }
        }
    }

    /// A rule with `else`: the branches in order, each only if those before gave nothing.
    private mutating func planOrdered(
        _ rule: Rule, _ parameters: [Local], _ result: Local, from firstLocal: Local
    ) throws(RegoDiagnostics) -> Block {
        frame.nextLocal = firstLocal
        let outcome = newLocal()
        let branchLocal = frame.nextLocal
        var blocks: [Block] = []
        for branch in [rule] + rule.elseChain {
            var block = try planAssigning(branch, parameters, outcome, from: branchLocal)
            let guardian = blocks.isEmpty ? Operation.resetLocal(outcome) : .isUndefined(outcome)
            block.statements.insert(Statement(guardian, at: place(branch.head.location)), at: 0)
            blocks.append(block)
        }
        let place = place(rule.head.location)
        blocks.append(
            Block([
                Statement(.isDefined(outcome), at: place),
                Statement(.assignVarOnce(source: .local(outcome), target: result), at: place),
            ]))
        return Block([Statement(.block(blocks), at: place)])
    }

    private mutating func planDefault(_ rule: Rule, _ result: Local, from firstLocal: Local) throws(RegoDiagnostics) -> Block {
        let value = value(of: rule)
        frame.nextLocal = firstLocal
        return try at(rule.head.location) { (planner) throws(RegoDiagnostics) in
            try planner.block { (planner) throws(RegoDiagnostics) in
                planner.emit(.isUndefined(result))
                try planner.planBody(rule.body)
                let source = try planner.planTerm(value)
                planner.emit(.assignVarOnce(source: source, target: result))
            }
        }
    }

    // MARK: Partial sets

    private mutating func planSet(_ rules: [RuleID], into function: inout PlanFunction) throws(RegoDiagnostics) {
        let result = function.returnLocal
        function.blocks.append(Block([Statement(.makeSet(target: result), at: frame.place)]))
        let firstLocal = frame.nextLocal
        for rule in rules.map({ compiled[$0] }) {
            guard let element = rule.head.key else { throw fault("a rule without element among partial set rules") }
            let block = try planBranch(rule, from: firstLocal) { (planner, _) throws(RegoDiagnostics) in
                let value = try planner.planTerm(element)
                planner.emit(.setAdd(value: value, set: result))
            }
            function.blocks.append(block)
        }
    }

    // MARK: Partial objects

    private mutating func planObject(_ rules: [RuleID], node: Int, into function: inout PlanFunction) throws(RegoDiagnostics) {
        let result = function.returnLocal
        function.blocks.append(Block([Statement(.makeObject(target: result), at: frame.place)]))
        let firstLocal = frame.nextLocal
        for id in rules.filter({ !compiled[$0].isDefault }) + rules.filter({ compiled[$0].isDefault }) {
            let rule = compiled[id]
            let keys = documents.keys(of: id, below: node)
            if rule.elseChain.isEmpty {
                let block = try planBranch(rule, from: firstLocal) { (planner, _) throws(RegoDiagnostics) in
                    try planner.insertValue(of: rule, keys, into: result)
                }
                function.blocks.append(block)
            } else {
                function.blocks.append(try planOrderedMember(rule, keys, result, from: firstLocal))
            }
        }
    }

    private mutating func insertValue(of rule: Rule, _ keys: [Term], into object: Local) throws(RegoDiagnostics) {
        var operands: [Operand] = []
        for key in keys { operands.append(try planTerm(key)) }
        if rule.head.isPartialSet, let element = rule.head.key {
            try insert(.element(try planTerm(element)), operands, into: object)
        } else {
            let source = try planTerm(value(of: rule))
            try insert(rule.isDefault ? .fallback(source) : .value(source), operands, into: object)
        }
    }

    /// A rule with `else` that defines one member of an object: the branches' values are collected first.
    private mutating func planOrderedMember(
        _ rule: Rule, _ keys: [Term], _ object: Local, from firstLocal: Local
    ) throws(RegoDiagnostics) -> Block {
        frame.nextLocal = firstLocal
        let outcome = newLocal()
        var block = try planOrdered(rule, [], outcome, from: frame.nextLocal)
        block.statements.insert(Statement(.resetLocal(outcome), at: place(rule.head.location)), at: 0)
        let insertion = try at(rule.head.location) { (planner) throws(RegoDiagnostics) in
            try planner.block { (planner) throws(RegoDiagnostics) in
                planner.emit(.isDefined(outcome))
                var operands: [Operand] = []
                for key in keys { operands.append(try planner.planTerm(key)) }
                try planner.insert(.value(.local(outcome)), operands, into: object)
            }
        }
        block.statements += insertion.statements
        return block
    }
}
