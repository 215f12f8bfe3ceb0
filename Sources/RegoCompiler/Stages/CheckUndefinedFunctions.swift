import RegoSyntax

extension ModuleCompilation {
    /// Refuses calls of functions that do not exist, and calls with too few or too many arguments.
    mutating func checkUndefinedFunctions() {
        var visitor = CallVisitor(
            functions: context.functions, locals: locals, capabilities: context.options.capabilities, in: module)
        visitor.walk(module)
        report(visitor.errors)
    }
}

struct CallVisitor: SyntaxVisitor {
    private let functions: FunctionTable
    private let locals: ModuleLocals
    /// The body around the current place, `else` branches apart.
    private var body: Body
    /// Where the names are that could have been meant by one that there is not.
    private let capabilities: Capabilities
    private let module: Module?
    private(set) var errors: [RegoDiagnostic] = []

    static var visitedTerms: VisitedTerms { .nesting }

    /// - Parameter body: of a query.
    init(
        functions: FunctionTable, locals: ModuleLocals, capabilities: Capabilities = .current, in module: Module? = nil, body: Body = []
    ) {
        self.functions = functions
        self.capabilities = capabilities
        self.module = module
        self.locals = locals
        self.body = body
    }

    private var sourceForm: SourceForms { SourceForms(locals, in: body) }

    mutating func visit(_ rule: Rule) -> Bool {
        body = rule.body
        return true
    }

    mutating func visit(_ expr: Expr) -> Bool {
        guard let call = expr.call, let operation = call.operation.ref else { return true }
        guard let arity = functions.arity(of: operation) else {
            errors.append(
                RegoDiagnostic(
                    .type, "undefined function \(sourceForm(operation))", at: expr.location,
                    remedy: remedy(for: operation)))
            return false
        }
        let count = call.arguments.count
        if expr.generated {
            if expr.isEquality || count == arity + 1 { return true }
            errors.append(mismatch(operation, expr, call, arity: arity, given: count - 1))
            return false
        }
        if count == arity || count == arity + 1 { return true }
        errors.append(mismatch(operation, expr, call, arity: arity, given: count))
        return false
    }

    private func remedy(for operation: Ref) -> String? {
        guard let name = operation.dottedName else { return nil }
        if Capabilities.current.builtin(named: name) != nil {
            return "\(name) is a built-in function of OPA that the capabilities in use leave out"
        }
        let own = module?.rules.filter { !$0.head.args.isEmpty }.compactMap { $0.head.ref.dottedName } ?? []
        let builtins = capabilities.builtins.map(\.name).filter { !$0.hasPrefix("internal.") }
        return NearestName.find(for: name, among: Set(own + builtins)).map { "did you mean \($0)?" }
    }

    private func mismatch(_ operation: Ref, _ expr: Expr, _ call: Call, arity: Int, given: Int) -> RegoDiagnostic {
        let name = sourceForm(operation)
        guard let builtin = functions.builtin(operation) else {
            let noun = given == 1 ? "argument" : "arguments"
            return RegoDiagnostic(.type, "function \(name) has arity \(arity), got \(given) \(noun)", at: expr.location)
        }
        let have = BodyChecker.types(of: call.arguments, functions: functions, sourceForm: sourceForm)
        return RegoDiagnostic(
            .type, "\(name): arity mismatch", at: expr.location,
            details: TypeDetails.arguments(
                have: have, want: builtin.type.arguments, variadic: builtin.type.variadic, names: builtin.parameterNames))
    }
}
