import RegoPlan
import RegoSyntax

extension Planner {
    /// Plans the function that makes the document at a node (or the user function there).
    mutating func planFunction(_ key: FunctionKey) throws(RegoDiagnostics) {
        let rules = documents.rules(of: key.node)
        guard let first = rules.first else { return }
        frame = PlanFrame()
        frame.environment = key.environment
        frame.rules = rules
        frame.location = compiled[first].head.location
        frame.place = place(frame.location)
        frame.nextLocal = 0
        let path = documents.path(of: key.node).map(\.string)
        // Dynamic calls spell paths in strings.
        let isSpelled = path.allSatisfy { $0 != nil }
        var function = PlanFunction(
            name: name(of: key), path: isSpelled ? ["g\(key.environment)"] + path.compactMap { $0 } : [],
            parameters: [newLocal(), newLocal()], returnLocal: newLocal())
        let arguments = compiled[first].head.args.map { _ in newLocal() }
        function.parameters += arguments
        for name in environment(key.environment).valueNames {
            let parameter = newLocal()
            function.parameters.append(parameter)
            frame.replacementValues[name] = .local(parameter)
        }
        let outcome = newLocal()
        let locals = RuleLocals(parameters: arguments, result: function.returnLocal, outcome: outcome, first: frame.nextLocal)
        switch documents.kinds[key.node] {
        case .object: function.blocks = try planObject(rules, node: key.node, locals)
        case .set: function.blocks = try planSet(rules, locals)
        default: function.blocks = try planComplete(rules, locals)
        }
        function.blocks.append(Block([Statement(.returnLocal(function.returnLocal))]))
        plan.functions.append(function)
    }

    /// The locals of a function that all its rules share.
    struct RuleLocals {
        /// The declared arguments.
        var parameters: [Local] = []
        var result: Local
        /// The value of the rule at hand, before it becomes the function's.
        var outcome: Local
        /// Where an object's rules note at which paths they put values.
        var record: LeafRecord?
        /// Locals from here on belong to one rule at a time.
        var first: Local
    }

    /// Plans one rule body in a block of its own, then what `value` does with its solutions.
    ///
    /// The block begins with `guardian`; as in OPA's plans that is the reset of a result local, by which engines recognize where a
    /// rule begins, or for `else` the question whether the local is undefined.
    private mutating func planBranch(
        _ rule: Rule, _ locals: RuleLocals, guardian: Operation? = nil,
        _ value: (inout Planner, _ bodyDepth: Int) throws(RegoDiagnostics) -> Void
    ) throws(RegoDiagnostics) -> Block {
        frame.nextLocal = locals.first
        return try at(rule.head.location) { (planner) throws(RegoDiagnostics) in
            try planner.block { (planner) throws(RegoDiagnostics) in
                let depth = planner.frame.code.depth
                let head = planner.frame.place
                // Without a place: the head counts as covered when the body holds, not when it is tried.
                planner.frame.place = .none
                planner.emit(guardian ?? .resetLocal(locals.outcome))
                for (parameter, pattern) in zip(locals.parameters, rule.head.args) {
                    try planner.unify(.local(parameter), pattern)
                }
                try planner.planIndexGuards(of: rule, locals.parameters)
                planner.frame.place = head
                try planner.planBody(rule.body)
                try value(&planner, depth)
            }
        }
    }

    // MARK: Complete rules and functions

    private mutating func planComplete(_ rules: [RuleID], _ locals: RuleLocals) throws(RegoDiagnostics) -> [Block] {
        let rules = rules.map { compiled[$0] }
        let ordinary = rules.filter { !$0.isDefault }
        let returnsEarly = ordinary.haveOneConstantValue
        var blocks: [Block] = []
        for rule in mayComeInAnyOrder(ordinary) ? ordinary : inOrder(ordinary) {
            if returnsEarly {
                for branch in [rule] + rule.elseChain { blocks.append(try planReturning(branch, locals)) }
            } else if rule.elseChain.isEmpty {
                blocks.append(try planAssigning(rule, locals, to: locals.result))
            } else {
                blocks.append(try planOrdered(rule, locals))
            }
        }
        if let fallback = rules.first(where: \.isDefault) { blocks.append(try planDefault(fallback, locals)) }
        return blocks
    }

    /// Whether it makes no difference which of the rules is met first: their values are even written alike, and none meets a conflict.
    private mutating func mayComeInAnyOrder(_ rules: [Rule]) -> Bool {
        let first = rules.first?.value
        let haveOneSpelling = rules.allSatisfy { rule in
            rule.allBranches { $0.value.isConstant && $0.value.description == first?.description }
        }
        if !haveOneSpelling || rules.count < 2 { return haveOneSpelling }
        return rules.allSatisfy { rule in rule.allBranches { !mayConflict($0.body) } }
    }

    /// The rules in the order in which OPA tries them.
    private func inOrder(_ rules: [Rule]) -> [Rule] {
        if rules.count < 2 { return rules }
        let tree = compiled.tree
        return RuleOrder.positions(of: rules) { tree.isVirtual($0) }.map { rules[$0] }
    }

    private mutating func planReturning(_ rule: Rule, _ locals: RuleLocals) throws(RegoDiagnostics) -> Block {
        let value = rule.value
        return try planBranch(rule, locals) { (planner, _) throws(RegoDiagnostics) in
            let source = try planner.planTerm(value)
            planner.emit(.assignVar(source: source, target: locals.result))
            planner.emit(.returnLocal(locals.result))
        }
    }

    private mutating func planAssigning(
        _ rule: Rule, _ locals: RuleLocals, guardian: Operation? = nil, to target: Local
    ) throws(RegoDiagnostics) -> Block {
        let value = rule.value
        return try planBranch(rule, locals, guardian: guardian) { (planner, depth) throws(RegoDiagnostics) in
            let source = try planner.planTerm(value)
            planner.emit(.assignVarOnce(source: source, target: target))
            if value.isConstant, planner.frame.code.depth > depth, !planner.mayConflict(rule.body) {
                planner.emit(.breakOut(depth: planner.frame.code.levels(outOf: depth)))
            }
        }
    }

    /// A rule with `else`: the branches in order, each only if those before gave nothing.
    private mutating func planOrdered(_ rule: Rule, _ locals: RuleLocals) throws(RegoDiagnostics) -> Block {
        var blocks: [Block] = []
        for branch in [rule] + rule.elseChain {
            let guardian = Operation.isUndefined(locals.outcome)
            blocks.append(try planAssigning(branch, locals, guardian: guardian, to: locals.outcome))
        }
        let place = place(rule.head.location)
        blocks.append(
            Block([
                Statement(.isDefined(locals.outcome), at: place),
                Statement(.assignVarOnce(source: .local(locals.outcome), target: locals.result), at: place),
            ]))
        return Block([Statement(.resetLocal(locals.outcome)), Statement(.block(blocks))])
    }

    private mutating func planDefault(_ rule: Rule, _ locals: RuleLocals) throws(RegoDiagnostics) -> Block {
        let value = rule.value
        var locals = locals
        locals.parameters = []
        return try planBranch(rule, locals, guardian: .isUndefined(locals.result)) { (planner, _) throws(RegoDiagnostics) in
            let source = try planner.planTerm(value)
            planner.emit(.assignVarOnce(source: source, target: locals.result))
        }
    }

    // MARK: Partial sets

    private mutating func planSet(_ rules: [RuleID], _ locals: RuleLocals) throws(RegoDiagnostics) -> [Block] {
        var blocks = [Block([Statement(.makeSet(target: locals.result))])]
        for rule in inOrder(rules.map { compiled[$0] }) {
            guard let element = rule.head.key else { throw fault("a rule without element among partial set rules") }
            let block = try planBranch(rule, locals) { (planner, _) throws(RegoDiagnostics) in
                let value = try planner.planTerm(element)
                planner.emit(.setAdd(value: value, set: locals.result))
            }
            blocks.append(block)
        }
        return blocks
    }

    // MARK: Partial objects

    private mutating func planObject(_ rules: [RuleID], node: Int, _ locals: RuleLocals) throws(RegoDiagnostics) -> [Block] {
        var blocks = [Block([Statement(.makeObject(target: locals.result))])]
        var locals = locals
        let lengths = Set(rules.map { documents.keys(of: $0, below: node).count }).sorted()
        if lengths.count > 1 {
            locals.record = LeafRecord(object: locals.first, lengths: lengths.dropLast())
            blocks[0].statements.append(Statement(.makeObject(target: locals.first)))
            locals.first.index += 1
        }
        // As in OPA, a default does not show among members that rules with variables in their references define.
        let ordinary = rules.filter { !compiled[$0].isDefault }
        let tree = compiled.tree
        for position in RuleOrder.positions(of: ordinary.map { compiled[$0] }, isVirtual: { tree.isVirtual($0) }) {
            let id = ordinary[position]
            let rule = compiled[id]
            let keys = documents.keys(of: id, below: node)
            guard rule.elseChain.isEmpty else {
                blocks.append(try planOrderedMember(rule, keyCount: keys.count, locals))
                continue
            }
            let block = try planBranch(rule, locals) { (planner, _) throws(RegoDiagnostics) in
                try planner.insertValue(of: rule, keys, locals)
            }
            blocks.append(block)
        }
        return blocks
    }

    private mutating func insertValue(of rule: Rule, _ keys: [Term], _ locals: RuleLocals) throws(RegoDiagnostics) {
        var operands: [Operand] = []
        for key in keys { operands.append(try planTerm(key)) }
        if rule.head.isPartialSet, let element = rule.head.key {
            try insert(.element(try planTerm(element)), operands, into: locals.result, recordedIn: locals.record)
        } else {
            try insert(.value(try planTerm(rule.value)), operands, into: locals.result, recordedIn: locals.record)
        }
    }

    /// A rule with `else` that defines one member of an object: the branches in order, each only if those before gave nothing. In the rule's own
    /// keys variables of its body stand for what is composite, in those of the branches that follow it is as written.
    private mutating func planOrderedMember(_ rule: Rule, keyCount: Int, _ locals: RuleLocals) throws(RegoDiagnostics) -> Block {
        var blocks: [Block] = []
        for branch in [rule] + rule.elseChain {
            let keys = branch.head.ref.terms.suffix(keyCount)
            let block = try planBranch(branch, locals, guardian: .isUndefined(locals.outcome)) { (planner, _) throws(RegoDiagnostics) in
                try planner.insertValue(of: branch, Array(keys), locals)
                planner.emit(.assignVar(source: .bool(true), target: locals.outcome))
            }
            blocks.append(block)
        }
        return Block([Statement(.resetLocal(locals.outcome)), Statement(.block(blocks))])
    }
}
