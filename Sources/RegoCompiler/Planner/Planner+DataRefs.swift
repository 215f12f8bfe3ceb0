import RegoPlan
import RegoSyntax

/// One step on the way from `data` to a base document.
private struct BaseKey {
    var key: Operand
    /// What to look for if there is nothing at `key`.
    var alternative: Operand?
}

extension Planner {
    /// Plans a reference into `data`, where rules (virtual documents) and base documents meet.
    mutating func planDataRef(_ ref: Ref) throws(RegoDiagnostics) -> Operand {
        let root = environment.hidden.contains([]) ? nil : compiled.tree.root
        return try planDocument(root, base: [], ref.terms.dropFirst())
    }

    /// Plans the rest of a reference from a node of the rule tree and the base document at the same path.
    ///
    /// - Parameters:
    ///   - node: nil where only base documents are.
    ///   - base: the keys that lead from `data` to the base document.
    private mutating func planDocument(
        _ node: Int?, base: [BaseKey], _ path: ArraySlice<Term>
    ) throws(RegoDiagnostics) -> Operand {
        var (node, base, path) = (node, base, path)
        while let step = path.first, step.isConstant {
            let kind = node.map { documents.kinds[$0] } ?? .function
            guard kind == .branch || kind == .function else { break }
            // Below a function there are only base documents.
            node = kind == .branch ? node.flatMap { documents.child(of: $0, step, in: environment) } : nil
            base.append(try baseKey(step, isFirst: base.isEmpty))
            path = path.dropFirst()
        }
        guard let node, documents.kinds[node] != .function else { return try follow(path, from: try baseDocument(base)) }
        if documents.kinds[node] != .branch { return try follow(path, from: try callRule(node)) }
        guard let step = path.first else { return try planExtent(of: node, base: base) }
        let rest = path.dropFirst()
        let children = documents.children(of: node, in: environment)
        guard !children.isEmpty else { return try follow(path, from: try baseDocument(base)) }
        let key = isPattern(step) ? try planKeys(step, children, base) : try planTerm(step)
        return try planLookup(key, among: children, base: base, rest)
    }

    /// The value at the end of the keys, among base documents only.
    private mutating func baseDocument(_ keys: [BaseKey]) throws(RegoDiagnostics) -> Operand {
        var value = Operand.local(.data)
        for key in keys {
            guard let alternative = key.alternative else {
                value = dot(value, key.key)
                continue
            }
            let target = newLocal()
            let source = value
            emit(.resetLocal(target))
            for key in [key.key, alternative] {
                let attempt = try block { (planner) throws(RegoDiagnostics) in
                    planner.emit(.isUndefined(target))
                    planner.emit(.dot(source: source, key: key, target: target))
                }
                emit(.block([attempt]))
            }
            emit(.isDefined(target))
            value = .local(target)
        }
        return value
    }

    /// OPA resolves the constant beginning of a reference in its store, by a path of strings: `data[2]` finds the member `"2"`, and
    /// `data.list["1"]` the element 1.
    private mutating func baseKey(_ step: Term, isFirst: Bool) throws(RegoDiagnostics) -> BaseKey {
        let key = try planTerm(step)
        switch step.kind {
        case .number(let text) where Int(text).map(String.init) == text:
            let name = Operand.string(string(text))
            return isFirst ? BaseKey(key: name) : BaseKey(key: key, alternative: name)
        case .string(let text) where !isFirst && Int(text).map(String.init) == text:
            return BaseKey(key: key, alternative: try planTerm(Term(.number(text), at: step.location)))
        default: return BaseKey(key: key)
        }
    }

    private mutating func callRule(_ node: Int) throws(RegoDiagnostics) -> Operand {
        let result = newLocal()
        try emitCall(of: node, in: frame.environment, [], result)
        return .local(result)
    }

    // MARK: Keys known only when the plan runs

    /// Opens a scan over the keys below a branch, those of base documents first, and matches each with a pattern.
    private mutating func planKeys(
        _ pattern: Term, _ children: [(key: RuleTree.Key, node: Int)], _ base: [BaseKey]
    ) throws(RegoDiagnostics) -> Operand {
        let keys = newLocal()
        emit(.makeArray(capacity: 0, target: keys))
        let baseKeys = try block { (planner) throws(RegoDiagnostics) in
            let (key, element) = (planner.newLocal(), planner.newLocal())
            let source = try planner.baseDocument(base)
            planner.open(.scan(source: planner.local(source), key: key, value: element))
            planner.emit(.arrayAppend(array: keys, value: .local(key)))
        }
        emit(.block([baseKeys]))
        for child in children {
            let virtualKey = try block { (planner) throws(RegoDiagnostics) in
                let name = try planner.operand(child.key)
                let known = try planner.block { (planner) throws(RegoDiagnostics) in
                    _ = planner.dot(try planner.baseDocument(base), name)
                }
                planner.emit(.not(known))
                planner.emit(.arrayAppend(array: keys, value: name))
            }
            emit(.block([virtualKey]))
        }
        let (index, key) = (newLocal(), newLocal())
        open(.scan(source: keys, key: index, value: key))
        try unify(.local(key), pattern)
        return .local(key)
    }

    /// What lies under a key: one alternative per child with rules, and one for base documents.
    private mutating func planLookup(
        _ key: Operand, among children: [(key: RuleTree.Key, node: Int)], base: [BaseKey], _ rest: ArraySlice<Term>
    ) throws(RegoDiagnostics) -> Operand {
        let outcome = newLocal()
        let variables = unboundNames(in: rest)
        let hasPatterns = rest.contains { isPattern($0) }
        emit(hasPatterns ? .makeArray(capacity: 0, target: outcome) : .resetLocal(outcome))
        func keep(_ planner: inout Planner, _ document: Operand) throws(RegoDiagnostics) {
            if hasPatterns { return try planner.appendSolution(variables, document, to: outcome) }
            planner.emit(.assignVar(source: document, target: outcome))
        }
        let alternatives = try block { (planner) throws(RegoDiagnostics) in
            let depth = planner.frame.code.depth
            for child in children {
                let alternative = try planner.block { (planner) throws(RegoDiagnostics) in
                    let name = try planner.operand(child.key)
                    planner.emit(.equal(key, name))
                    if case .number(let text) = child.key { try planner.emitSpelling(of: key, is: text) }
                    let document = try planner.block { (planner) throws(RegoDiagnostics) in
                        try keep(&planner, try planner.planDocument(child.node, base: base + [BaseKey(key: name)], rest))
                    }
                    planner.emit(.block([document]))
                    planner.emit(.breakOut(depth: planner.frame.code.levels(outOf: depth)))
                }
                planner.emit(.block([alternative]))
            }
            try keep(&planner, try planner.follow(rest, from: planner.dot(try planner.baseDocument(base), key)))
        }
        emit(.block([alternatives]))
        if hasPatterns { return try scanSolutions(variables, outcome) }
        emit(.isDefined(outcome))
        return .local(outcome)
    }

    /// Rules are found by the spelling of their keys: those of `p[1.0]` are not at `p[1]`.
    private mutating func emitSpelling(of number: Operand, is text: String) throws(RegoDiagnostics) {
        guard let marshal = builtins.declaration(named: "json.marshal") else { return }
        let spelled = newLocal()
        use(marshal)
        emit(.call(function: marshal.name, arguments: [number], result: spelled))
        emit(.equal(.local(spelled), .string(string(text))))
    }

    /// The variables that matching the path would bind, each once, without wildcards.
    private func unboundNames(in path: ArraySlice<Term>) -> [String] {
        var names: [String] = []
        for name in path.flatMap({ unboundVariables(in: $0) }) where !Variable.isWildcard(name) && !names.contains(name) {
            names.append(name)
        }
        return names
    }

    // MARK: Solutions

    // The alternatives of a lookup may each have several solutions, but what follows is planned once: the solutions are collected, as
    // arrays of the variables' values and the document, and scanned.

    private mutating func appendSolution(_ variables: [String], _ document: Operand, to solutions: Local) throws(RegoDiagnostics) {
        let solution = newLocal()
        var values: [Operand] = []
        for name in variables { values.append(try planTerm(.variable(name))) }
        emit(.makeArray(capacity: Int32(clamping: variables.count + 1), target: solution))
        for value in values + [document] { emit(.arrayAppend(array: solution, value: value)) }
        emit(.arrayAppend(array: solutions, value: .local(solution)))
    }

    private mutating func scanSolutions(_ variables: [String], _ solutions: Local) throws(RegoDiagnostics) -> Operand {
        let (key, solution) = (newLocal(), newLocal())
        open(.scan(source: solutions, key: key, value: solution))
        var document = Operand.local(solution)
        for position in 0...variables.count {
            let index = newLocal()
            emit(.makeNumberInt(value: Int64(position), target: index))
            let value = dot(.local(solution), .local(index))
            if position < variables.count { frame.scope.bind(variables[position], to: value) } else { document = value }
        }
        return document
    }

    // MARK: A whole branch

    /// The object of everything below a node: what rules make, merged into the base document.
    private mutating func planExtent(of node: Int, base: [BaseKey]) throws(RegoDiagnostics) -> Operand {
        let virtual = try planVirtualExtent(of: node)
        let target = newLocal()
        let alternatives = try block { (planner) throws(RegoDiagnostics) in
            let merged = try planner.block { (planner) throws(RegoDiagnostics) in
                let document = planner.local(try planner.baseDocument(base))
                planner.emit(.objectMerge(a: document, b: virtual, target: target))
                planner.emit(.breakOut(depth: 1))
            }
            planner.emit(.block([merged]))
            planner.emit(.assignVar(source: .local(virtual), target: target))
        }
        emit(.block([alternatives]))
        return .local(target)
    }

    private mutating func planVirtualExtent(of node: Int) throws(RegoDiagnostics) -> Local {
        let object = newLocal()
        emit(.makeObject(target: object))
        for child in documents.children(of: node, in: environment) {
            let key = try operand(child.key)
            if documents.kinds[child.node] == .branch {
                let below = try planVirtualExtent(of: child.node)
                emit(.objectInsert(key: key, value: .local(below), object: object))
                continue
            }
            let member = try block { (planner) throws(RegoDiagnostics) in
                let value = try planner.callRule(child.node)
                planner.emit(.objectInsert(key: key, value: value, object: object))
            }
            emit(.block([member]))
        }
        return object
    }
}
