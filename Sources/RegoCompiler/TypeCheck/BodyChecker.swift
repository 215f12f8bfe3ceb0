import RegoSyntax

/// Infers the types in a body and checks its calls against signatures.
struct BodyChecker {
    private(set) var environment: TypeEnvironment
    private let sourceForm: SourceForms
    private(set) var errors: [RegoDiagnostic] = []
    /// Whether `with` made documents unknown because they need replaced ones.
    private var metUnknown = false
    /// How many comprehensions are around the body.
    private var depth = 0

    init(_ environment: TypeEnvironment, sourceForm: SourceForms) {
        self.environment = environment
        self.sourceForm = sourceForm
    }

    /// What is known at the end, which is not here any more.
    mutating func takeEnvironment() -> TypeEnvironment {
        var taken = TypeEnvironment()
        swap(&taken, &environment)
        return taken
    }

    mutating func check(_ body: Body) {
        for position in body.indices {
            let withs = body[position].withs
            if withs.isEmpty {
                check(body[position])
            } else {
                let unknown = environment.unknownDocuments(under: withs)
                if !unknown.paths.isEmpty { metUnknown = true }
                let outside = environment.replaced
                environment.apply(withs, unknown: unknown)
                check(body[position])
                environment.replaced = outside
            }
        }
    }

    private mutating func check(_ expr: Expr) {
        if !expr.hasClosures { return check(withoutClosures: expr, hasComprehensionErrors: false) }
        var copy = expr
        let before = errors.count
        checkComprehensions(&copy)
        check(withoutClosures: copy, hasComprehensionErrors: errors.count > before)
    }

    private mutating func check(withoutClosures expr: Expr, hasComprehensionErrors: Bool) {

        // Handed over and back, so that what is found out is added to the one there is and not to a copy.
        var references = ReferenceChecker(TypeEnvironment(), sourceForm: sourceForm)
        swap(&references.environment, &environment)
        references.walk(expr)
        swap(&references.environment, &environment)
        errors += references.errors

        guard let (error, involvesUnknown) = callError(expr) else { return }
        // When a part has an error, a type that is unknown for that reason deserves no error of its own.
        if involvesUnknown, hasComprehensionErrors || !references.errors.isEmpty { return }
        errors.append(error)
    }

    /// The types of terms of which nothing is known but what they are made of.
    static func types(of terms: [Term], functions: FunctionTable, sourceForm: SourceForms) -> [RegoType] {
        var environment = TypeEnvironment()
        environment.functions = functions
        var comprehensions = ComprehensionChecker(outer: BodyChecker(environment, sourceForm: sourceForm))
        var terms = terms
        for position in terms.indices { comprehensions.rewrite(&terms[position]) }
        for (name, type) in comprehensions.types { environment.set(name, type) }
        return terms.map { environment.type(of: $0) }
    }

    /// Puts a variable of the right type in the place of each comprehension.
    private mutating func checkComprehensions(_ expr: inout Expr) {
        var checker = ComprehensionChecker(outer: self)
        checker.rewrite(&expr)
        errors += checker.errors
        metUnknown = metUnknown || checker.metUnknown
        for (name, type) in checker.types { environment.set(name, type) }
    }

    /// Checks the bodies of comprehensions, and of those in `every`, and replaces each by a variable.
    private struct ComprehensionChecker: SyntaxRewriter {
        let outer: BodyChecker
        var errors: [RegoDiagnostic] = []
        var types: [String: RegoType] = [:]
        var metUnknown = false

        init(outer: BodyChecker) { self.outer = outer }

        mutating func rewrite(_ term: inout Term) {
            guard term.isComprehension else {
                rewriteInside(&term)
                return
            }
            let body = term.comprehensionBody ?? []
            var checker = BodyChecker(outer.environment, sourceForm: outer.sourceForm)
            checker.depth = outer.depth + 1
            checker.check(body)
            // Of several comprehensions in one expression OPA reports the last that has errors.
            if checker.errors.isEmpty {
                var inner = InnerComprehensionChecker(outer: outer, around: checker.environment)
                if outer.depth < InnerComprehensionChecker.depthLimit { inner.walk(body) }
                if !inner.errors.isEmpty { errors = inner.errors }
            } else {
                errors = checker.errors
            }
            if checker.metUnknown {
                metUnknown = true
                // For the type of the comprehension OPA looks at the body again, and then knows no longer which documents need which.
                checker = BodyChecker(outer.environment.withoutUsers, sourceForm: outer.sourceForm)
                checker.depth = outer.depth + 1
                checker.check(body)
            }
            let placeholder = Term.comprehensionPlaceholder(types.count, at: term.location)
            types[placeholder.variable ?? ""] = checker.errors.isEmpty ? checker.type(ofComprehension: term) : .unknown
            term = placeholder
        }
    }

    /// Checks comprehensions inside others once more, as OPA does: as if they stood in the expression itself, where nothing is known about
    /// the variables of the bodies around them.
    private struct InnerComprehensionChecker: SyntaxVisitor {
        let outer: BodyChecker
        let around: TypeEnvironment
        var errors: [RegoDiagnostic] = []

        /// With each level the work doubles.
        static let depthLimit = 10

        init(outer: BodyChecker, around: TypeEnvironment) {
            self.outer = outer
            self.around = around
        }

        mutating func visit(_ term: Term) -> Bool {
            guard term.isComprehension else { return true }
            let forgotten = VariableCollector.names(in: term).contains { name in
                outer.environment.locals[name] == nil && around.locals[name] != nil
            }
            guard forgotten else { return false }
            var checker = BodyChecker(outer.environment, sourceForm: outer.sourceForm)
            checker.depth = outer.depth + 1
            checker.check(term.comprehensionBody ?? [])
            if checker.errors.isEmpty { return true }
            errors = checker.errors
            return false
        }
    }

    private func type(ofComprehension term: Term) -> RegoType {
        switch term.kind {
        case .arrayComprehension(let head, _): .array([], rest: environment.type(of: head).unlessUnknown)
        case .setComprehension(let head, _): .set(environment.type(of: head))
        case .objectComprehension(let key, let value, _):
            .object([], rest: .init(key: environment.type(of: key), value: environment.type(of: value)))
        default: .unknown
        }
    }

    // MARK: Calls

    private typealias CallError = (RegoDiagnostic, involvesUnknown: Bool)

    private mutating func callError(_ expr: Expr) -> CallError? {
        if let error = withError(expr) { return error }
        guard let call = expr.call, let operation = call.operation.ref else { return nil }
        if expr.isEquality { return equalityError(expr, call) }
        return signatureError(expr, call, operation)
    }

    /// A function must be replaced by one of the same signature.
    private func withError(_ expr: Expr) -> CallError? {
        for with in expr.withs {
            guard case .function(let target) = environment.type(of: with.target),
                case .function(let value) = environment.type(of: with.value),
                !RegoType.function(target).unifies(with: .function(value))
            else { continue }
            return error(
                "\(with.target): arity mismatch", at: with.location, have: value.arguments, want: target.arguments, target.variadic,
                operation: with.target.ref)
        }
        return nil
    }

    private mutating func equalityError(_ expr: Expr, _ call: Call) -> CallError? {
        let types = call.arguments.map { environment.type(of: $0) }
        if types.count != 2 {
            let message = types.count < 2 ? "eq: too few arguments" : "eq: too many arguments"
            return error(message, at: expr.location, have: types, want: [.anything, .anything], nil)
        }
        if environment.unify(call.arguments[0], types[0], call.arguments[1], types[1]) { return nil }
        let diagnostic = RegoDiagnostic(
            .type, "match error", at: expr.location, details: TypeDetails.match(types[0], types[1]))
        return (diagnostic, types.contains(where: \.containsUnknown))
    }

    private mutating func signatureError(_ expr: Expr, _ call: Call, _ operation: Ref) -> CallError? {
        let type = environment.type(of: operation)
        guard case .function(let signature) = type else {
            if type.isAnything { return nil }
            return (RegoDiagnostic(.type, "undefined function \(operation)", at: expr.location), false)
        }
        let operands = call.arguments
        let parameters = signature.arguments + (signature.result.map { [$0] } ?? [])
        let before = operands.map { environment.type(of: $0) }
        if operands.count > parameters.count, signature.variadic == nil {
            return mismatch("too many arguments", expr, operation, have: before, parameters, signature)
        }
        if operands.count < signature.arguments.count {
            return mismatch("too few arguments", expr, operation, have: before, parameters, signature)
        }
        let wanted = operands.indices.map { $0 < parameters.count ? parameters[$0] : signature.variadic ?? .anything }
        // Operands of which all is known are only looked at first: what they tell of their variables must not hide that another one
        // does not fit.
        let isKnown = before.map { !$0.containsUnknown }
        for isSecondLook in [false, true] {
            for (position, operand) in operands.enumerated() where isKnown[position] || !isSecondLook {
                let fits =
                    isKnown[position] && !isSecondLook
                    ? before[position].unifies(with: wanted[position]) : environment.unify(operand, with: wanted[position])
                if !fits {
                    let have = isKnown[position] ? before : operands.map { environment.type(of: $0) }
                    return mismatch("invalid argument(s)", expr, operation, have: have, parameters, signature)
                }
            }
        }
        return nil
    }

    private func mismatch(
        _ reason: String, _ expr: Expr, _ operation: Ref, have: [RegoType], _ parameters: [RegoType], _ signature: FunctionType
    ) -> CallError {
        error("\(operation): \(reason)", at: expr.location, have: have, want: parameters, signature.variadic, operation: operation)
    }

    private func error(
        _ message: String, at location: SourceLocation, have: [RegoType], want: [RegoType], _ variadic: RegoType?,
        operation: Ref? = nil
    ) -> CallError {
        let names = operation.flatMap { environment.functions?.builtin($0)?.parameterNames } ?? []
        let details = TypeDetails.arguments(have: have, want: want, variadic: variadic, names: names)
        return (RegoDiagnostic(.type, message, at: location, details: details), have.contains(where: \.containsUnknown))
    }
}
