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
    // Constants cannot, and are put in one at a time, so that a long list does not need a local for each.

    private mutating func planArray(_ items: [Term]) throws(RegoDiagnostics) -> Operand {
        let capacity = Int32(clamping: items.count)
        return try planContainer(
            items, make: { .makeArray(capacity: capacity, target: $0) }, add: { .arrayAppend(array: $0, value: $1) })
    }

    private mutating func planSet(_ items: [Term]) throws(RegoDiagnostics) -> Operand {
        // Of equal elements OPA keeps the one whose term comes first in the order of terms.
        let items = items.positionsInOrder.map { items[$0] }
        return try planContainer(items, make: { .makeSet(target: $0) }, add: { .setAdd(value: $1, set: $0) })
    }

    private mutating func planContainer(
        _ items: [Term], make: (Local) -> Operation, add: (Local, Operand) -> Operation
    ) throws(RegoDiagnostics) -> Operand {
        let container = newLocal()
        if items.allSatisfy(\.isConstant) {
            emit(make(container))
            for item in items {
                let next = frame.nextLocal
                emit(add(container, try planTerm(item)))
                if items.count > Self.longList { frame.nextLocal = next }
            }
            return .local(container)
        }
        var operands: [Operand] = []
        for item in items { operands.append(try planTerm(item)) }
        emit(make(container))
        for operand in operands { emit(add(container, operand)) }
        return .local(container)
    }

    private mutating func planObject(_ members: [ObjectMember]) throws(RegoDiagnostics) -> Operand {
        let object = newLocal()
        if members.allSatisfy({ $0.key.isConstant && $0.value.isConstant }) {
            emit(.makeObject(target: object))
            for member in members {
                let next = frame.nextLocal
                emit(.objectInsert(key: try planTerm(member.key), value: try planTerm(member.value), object: object))
                if members.count > Self.longList { frame.nextLocal = next }
            }
            return .local(object)
        }
        // Of equal keys OPA keeps the one whose term comes first in the order of terms, with the value of the last.
        let members = members.positionsInOrder.map { members[$0] }
        var operands: [(Operand, Operand)] = []
        for member in members { operands.append((try planTerm(member.key), try planTerm(member.value))) }
        emit(.makeObject(target: object))
        for (key, value) in operands { emit(.objectInsert(key: key, value: value, object: object)) }
        return .local(object)
    }

    /// From this length on the elements of a constant container share locals.
    private static let longList = 64

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
                    try planner.at(key.location) { (planner) in
                        planner.emit(.objectInsertOnce(key: member.0, value: member.1, object: target))
                    }
                }
            default: throw planner.fault("not a comprehension")
            }
            planner.emit(.block([body]))
            return .local(target)
        }
    }
}
