import RegoPlan
import RegoSyntax

extension Planner {
    /// Plans the evaluation of a term. References with unbound variables open scans, inside which the operand is valid.
    mutating func planTerm(_ term: Term) throws(RegoDiagnostics) -> Operand {
        switch term.kind {
        case .null: return make { .makeNull(target: $0) }
        case .bool(let flag): return .bool(flag)
        case .number(let text):
            let index = string(text)
            return make { .makeNumberRef(index: index, target: $0) }
        case .string(let text): return .string(string(text))
        case .var(let name): return try planVariable(name)
        case .ref(let ref): return try planRef(ref)
        case .array(let items): return try planArray(items)
        case .set(let items): return try planSet(items)
        case .object(let members): return try planObject(members)
        case .call(let call): return try planCallTerm(call)
        case .arrayComprehension, .setComprehension, .objectComprehension: return try planComprehension(term)
        case .template: throw fault("a template string was not rewritten")
        }
    }

    private mutating func make(_ operation: (Local) -> Operation) -> Operand {
        let target = newLocal()
        emit(operation(target))
        return .local(target)
    }

    private mutating func planVariable(_ name: String) throws(RegoDiagnostics) -> Operand {
        if let operand = frame.scope[name] { return operand }
        switch name {
        case "input":
            // There may be none, and what is made of it (a container, a call) must then be undefined.
            emit(.isDefined(.input))
            return .local(.input)
        case "data": return try planRef(Ref("data"))
        default: throw fault("the variable \(compiled.sourceNames[name] ?? name) has no value here")
        }
    }

    private mutating func planRef(_ ref: Ref) throws(RegoDiagnostics) -> Operand {
        guard let head = ref.first else { throw fault("an empty reference") }
        if head.variable == "data" { return try planDataRef(ref) }
        if head.variable == "input", ref.count > 1 { return try follow(ref.terms.dropFirst(), from: .local(.input)) }
        return try follow(ref.terms.dropFirst(), from: try planTerm(head))
    }

    /// Looks up the rest of a reference in a value: known keys by lookup, patterns by a scan.
    mutating func follow(_ path: ArraySlice<Term>, from value: Operand) throws(RegoDiagnostics) -> Operand {
        var value = value
        for step in path {
            if isPattern(step) {
                let (key, element) = (newLocal(), newLocal())
                open(.scan(source: local(value), key: key, value: element))
                try unify(.local(key), step)
                value = .local(element)
            } else {
                value = dot(value, try planTerm(step))
            }
        }
        return value
    }

    mutating func dot(_ source: Operand, _ key: Operand) -> Operand {
        make { .dot(source: source, key: key, target: $0) }
    }

    // MARK: Containers

    // The elements are planned before the container is made: should one open a scan, each iteration gets a container of its own.

    private mutating func planArray(_ items: [Term]) throws(RegoDiagnostics) -> Operand {
        var operands: [Operand] = []
        for item in items { operands.append(try planTerm(item)) }
        let array = newLocal()
        emit(.makeArray(capacity: Int32(clamping: items.count), target: array))
        for operand in operands { emit(.arrayAppend(array: array, value: operand)) }
        return .local(array)
    }

    private mutating func planSet(_ items: [Term]) throws(RegoDiagnostics) -> Operand {
        var operands: [Operand] = []
        for item in items { operands.append(try planTerm(item)) }
        let set = newLocal()
        emit(.makeSet(target: set))
        for operand in operands { emit(.setAdd(value: operand, set: set)) }
        return .local(set)
    }

    private mutating func planObject(_ members: [ObjectMember]) throws(RegoDiagnostics) -> Operand {
        var operands: [(Operand, Operand)] = []
        for member in members { operands.append((try planTerm(member.key), try planTerm(member.value))) }
        let object = newLocal()
        emit(.makeObject(target: object))
        for (key, value) in operands { emit(.objectInsert(key: key, value: value, object: object)) }
        return .local(object)
    }

    // MARK: Comprehensions

    private mutating func planComprehension(_ term: Term) throws(RegoDiagnostics) -> Operand {
        try at(term.location) { (planner) throws(RegoDiagnostics) in
            let target = planner.newLocal()
            let body: Block
            switch term.kind {
            case .arrayComprehension(let element, let expressions):
                planner.emit(.makeArray(capacity: 0, target: target))
                body = try planner.block { (planner) throws(RegoDiagnostics) in
                    try planner.planBody(expressions)
                    planner.emit(.arrayAppend(array: target, value: try planner.planTerm(element)))
                }
            case .setComprehension(let element, let expressions):
                planner.emit(.makeSet(target: target))
                body = try planner.block { (planner) throws(RegoDiagnostics) in
                    try planner.planBody(expressions)
                    planner.emit(.setAdd(value: try planner.planTerm(element), set: target))
                }
            case .objectComprehension(let key, let value, let expressions):
                planner.emit(.makeObject(target: target))
                body = try planner.block { (planner) throws(RegoDiagnostics) in
                    try planner.planBody(expressions)
                    let member = (try planner.planTerm(key), try planner.planTerm(value))
                    planner.emit(.objectInsertOnce(key: member.0, value: member.1, object: target))
                }
            default: throw planner.fault("not a comprehension")
            }
            planner.emit(.block([body]))
            return .local(target)
        }
    }
}
