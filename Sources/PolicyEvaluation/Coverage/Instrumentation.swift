import RegoCompiler
import RegoEngine
import RegoSyntax

/// What a probe tells when it is reached.
public struct Probe: Sendable {
    public enum Event: Sendable {
        /// An expression is about to be evaluated.
        case expression
        /// The body of a rule, or of an `else` branch, held.
        case ruleHeld
    }

    public var event: Event
    public var location: SourceLocation
}

/// Compiled modules with a probe before every expression and at the end of every body.
///
/// Probes see what OPA's coverage sees: its `Eval` and `Exit` events.
public struct Instrumentation: Sendable {
    /// The function that the probes call; see ``builtin(_:)``.
    public static let builtinName = "internal.probe"

    public private(set) var probes: [Probe] = []
    /// The probes of each rule, by the rule's place. Within a rule they are numbered in the order of evaluation.
    public private(set) var range: [RuleID: Range<Int>] = [:]
    public private(set) var compiled: CompiledModules

    /// - Parameter asksIndexFirst: a rule that OPA's index rules out is not entered, so none of its expressions counts as evaluated; with
    ///   this, what the index looks at is asked before any probe.
    public init(_ compiled: CompiledModules, asksIndexFirst: Bool) {
        self.compiled = compiled
        let declaration = BuiltinDeclaration(
            name: Instrumentation.builtinName, type: FunctionType(arguments: [.number], result: .boolean), isNondeterministic: true)
        var probes: [Probe] = []
        var range: [RuleID: Range<Int>] = [:]
        self.compiled = compiled.instrumented(with: [declaration]) { id, rule in
            let first = probes.count
            var rewriter = ProbeInsertion(asksIndexFirst: asksIndexFirst, probes: probes)
            rewriter.instrument(&rule)
            for branch in rule.elseChain.indices { rewriter.instrument(&rule.elseChain[branch]) }
            probes = rewriter.probes
            range[id] = first..<probes.count
        }
        self.probes = probes
        self.range = range
    }

    /// The function that the probes call.
    public static func builtin(_ hits: HitTable) -> Builtin {
        Builtin(builtinName, 1, nondeterministic: true) { call in
            if let number = call[0].immediateInteger { hits.hit(Int(number)) }
            return .boolean(true)
        }
    }
}

private struct ProbeInsertion: SyntaxRewriter {
    let asksIndexFirst: Bool
    var probes: [Probe]

    mutating func instrument(_ rule: inout Rule) {
        let guards = rule.isDefault || !asksIndexFirst ? [] : rule.body.filter(\.isIndexed)
        rewrite(&rule.body)
        rule.body = guards + rule.body
        if let probe = probe(.ruleHeld, rule.head.location) { rule.body.append(probe) }
        for index in rule.body.indices { rule.body[index].index = index }
    }

    /// Bodies of comprehensions and of `every`, too.
    mutating func rewrite(_ body: inout Body) {
        var result: Body = []
        result.reserveCapacity(body.count * 2)
        for var expr in body {
            if let probe = probe(.expression, expr.location) { result.append(probe) }
            rewriteInside(&expr)
            result.append(expr)
        }
        for index in result.indices { result[index].index = index }
        body = result
    }

    private mutating func probe(_ event: Probe.Event, _ location: SourceLocation) -> Expr? {
        guard !location.isNone, !location.file.path.isEmpty else { return nil }
        let operation = Term(.ref(Ref("internal", path: ["probe"], at: location)), at: location)
        let call = Call(operation: operation, arguments: [Term(.number("\(probes.count)"), at: location)])
        probes.append(Probe(event: event, location: location))
        return Expr(.call(call), generated: true, at: location)
    }
}

extension Expr {
    /// Whether a rule index looks at it: a reference to a base document that must be there, or equal to a constant.
    fileprivate var isIndexed: Bool {
        guard !negated, withs.isEmpty else { return false }
        switch kind {
        case .term(let term): return term.isGroundInput
        case .call(let call):
            guard ["eq", "equal"].contains(call.name), call.arguments.count == 2 else { return false }
            let (left, right) = (call.arguments[0], call.arguments[1])
            return (left.isGroundInput && right.isConstant) || (right.isGroundInput && left.isConstant)
        case .some, .every, .logical: return false
        }
    }
}

extension Term {
    fileprivate var isGroundInput: Bool { ref.map { $0.headVariable == "input" && $0.isGround } ?? false }
}
