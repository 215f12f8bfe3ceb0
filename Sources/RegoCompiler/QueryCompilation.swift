import RegoSyntax

extension Compiler {
    /// Compiles an ad-hoc query against compiled modules.
    ///
    /// - Parameters:
    ///   - query: the expressions of the query.
    ///   - package: the package whose rules the query may call by name.
    ///   - imports: the documents that the query may call by name.
    ///   - purpose: whether results show the values of expressions.
    public func compile(
        query: Body, in package: Package? = nil, imports: [Import] = [], for purpose: CompiledQuery.Purpose = .values,
        against compiled: CompiledModules
    ) throws(RegoDiagnostics) -> CompiledQuery {
        guard !query.isEmpty else { throw RegoDiagnostics(RegoDiagnostic(.compile, "empty query cannot be compiled")) }
        var compilation = QueryCompilation(query, package: package, imports: imports, compiled, options)
        defer { options.stageObserver?.begins(stage: nil) }
        for stage in QueryCompilation.stages(for: purpose) {
            options.stageObserver?.begins(stage: stage.name)
            stage.run(&compilation)
            if !compilation.base.errors.isEmpty { throw compilation.base.diagnostics }
        }
        return compilation.result
    }
}

/// The state of the compilation of a query.
struct QueryCompilation {
    /// The modules' tree and functions, and the errors.
    private(set) var base: Compilation
    private var body: Body
    private let package: Package?
    private let imports: [Import]
    private var expressions: [CompiledQuery.Expression] = []
    private var locals: ModuleLocals

    fileprivate init(_ query: Body, package: Package?, imports: [Import], _ compiled: CompiledModules, _ options: CompilerOptions) {
        var base = Compilation(compiled.modules, options: options)
        base.tree = compiled.tree
        base.functions = FunctionTable(base.builtins, tree: compiled.tree, modules: compiled.modules)
        base.types.functions = base.functions
        base.types.documents = compiled.documentTypes
        base.types.input = compiled.inputType
        base.types.users = DocumentUsers(modules: compiled.modules, tree: compiled.tree, graph: compiled.dependencies)
        self.base = base
        locals = ModuleLocals()
        locals.generator = LocalGenerator(prefix: Variable.generatedPrefix + "q", avoiding: Set(VariableCollector.names(in: query)))
        self.package = package
        self.imports = imports
        body = query
    }

    /// The stages in the order in which they run.
    fileprivate static func stages(for purpose: CompiledQuery.Purpose) -> [Stage<QueryCompilation>] {
        [
            Stage("check_keyword_overrides") { $0.checkRootDocumentOverrides() },
            Stage("resolve_refs") { $0.resolveReferences() },
            Stage("rewrite_to_capture_value") { if purpose == .values { $0.captureValues() } },
            Stage("rewrite_local_vars") { $0.rewriteLocalVariables() },
            Stage("rewrite_template_strings") { $0.rewriteTemplateStrings() },
            Stage("check_void_calls") { $0.checkVoidCalls() },
            Stage("rewrite_print_calls") { $0.rewritePrintCalls() },
            Stage("rewrite_expr_terms") { $0.hoistCalls() },
            Stage("rewrite_comprehension_terms") { $0.rewriteComprehensionTerms() },
            Stage("rewrite_with_values") { $0.rewriteWithModifiers() },
            Stage("check_undefined_funcs") { $0.checkUndefinedFunctions() },
            Stage("check_safety") { $0.checkSafety() },
            Stage("rewrite_equals") { if purpose == .partialEvaluation { $0.rewriteEquals() } },
            Stage("rewrite_dynamic_terms") { $0.rewriteDynamicTerms() },
            Stage("check_types") { $0.checkTypes() },
            Stage("check_unsafe_builtins") { $0.checkRefusedBuiltins() },
        ]
    }

    fileprivate var result: CompiledQuery {
        let names = VariableCollector.names(in: body, .safety).subtracting(RootDocuments.names)
        let bindings = names.compactMap { variable -> CompiledQuery.Binding? in
            let name = locals.sourceNames[variable] ?? variable
            if Variable.isGenerated(name) || Variable.isWildcard(name) { return nil }
            return CompiledQuery.Binding(name: name, variable: variable)
        }
        var called: Set<String> = []
        body.forEachExpr { expr in
            if let name = expr.call?.operation.ref?.dottedName { called.insert(name) }
            return true
        }
        return CompiledQuery(
            body: body, bindings: bindings.sorted { $0.name < $1.name }, expressions: expressions, sourceNames: locals.sourceNames,
            builtins: called.sorted().compactMap { base.functions.builtin(named: $0) })
    }

    // MARK: Stages

    private mutating func checkRootDocumentOverrides() {
        guard base.options.isStrict else { return }
        var visitor = RootDocumentOverrides()
        visitor.walk(body)
        base.report(visitor.errors)
    }

    private mutating func resolveReferences() {
        let globals = ReferenceResolver.globals(package: package, exports: RuleExports(base.modules), imports: imports)
        var resolver = ReferenceResolver(globals: globals)
        resolver.resolve(query: &body)
    }

    /// Binds the values of expressions to variables, so that results can show them.
    private mutating func captureValues() {
        let checksValues = body.count > 1 || body.iterates(base.functions)
        var tests: Body = []
        var captured = 0
        for position in body.indices {
            var expr = body[position]
            let variable = "\(Variable.wildcardPrefix)term\(captured + 1)"
            let value = Term.variable(variable, at: expr.location)
            let isCaptured = capture(value, in: &expr)
            if isCaptured { captured += 1 }
            expressions.append(.init(location: expr.location, variable: isCaptured ? variable : nil))
            body[position] = expr
            if isCaptured, checksValues { tests.append(Expr(.term(value), generated: true, at: expr.location)) }
        }
        body += tests
        body.renumber()
    }

    private func capture(_ value: Term, in expr: inout Expr) -> Bool {
        if expr.negated || expr.isAssignment || expr.isEquality { return false }
        switch expr.kind {
        case .term(let term):
            expr.kind = Expr.call("eq", [term, value], at: expr.location).kind
            return true
        case .call(var call):
            guard let operation = call.operation.ref, base.functions.builtin(operation)?.isVoid != true,
                base.functions.arity(of: operation) == call.arguments.count
            else { return false }
            call.arguments.append(value)
            expr.kind = .call(call)
            return true
        case .some, .every, .logical: return false
        }
    }

    private mutating func rewriteLocalVariables() {
        var rewriting = LocalVariableRewriting(scopes: LocalScopes(), locals: locals.generator, isStrict: base.options.isStrict)
        rewriting.rewrite(&body, used: [])
        locals.generator = rewriting.locals
        locals.note(rewriting.scopes.sourceNames)
        base.report(rewriting.errors)
    }

    private mutating func rewriteTemplateStrings() {
        var rewriter = TemplateStringRewriter(
            locals: locals.generator, names: locals.sourceNames, base.functions, base.tree, base.options)
        rewriter.rewrite(&body) { _ in }
        locals.generator = rewriter.locals
        base.report(rewriter.errors)
    }

    private mutating func checkVoidCalls() {
        var visitor = VoidCallVisitor(functions: base.functions)
        visitor.walk(body)
        base.report(visitor.errors)
    }

    private mutating func rewritePrintCalls() {
        guard base.options.keepsPrints else {
            var eraser = PrintEraser()
            eraser.rewrite(&body)
            return
        }
        var rewriter = PrintRewriter(
            functions: base.functions, names: locals.sourceNames, locals: locals.generator, safe: RootDocuments.names)
        rewriter.rewrite(&body)
        locals.generator = rewriter.locals
        base.report(rewriter.errors)
    }

    private mutating func hoistCalls() {
        var hoisting = CallHoisting(locals: locals.generator)
        hoisting.rewrite(&body)
        locals.generator = hoisting.locals
    }

    private mutating func rewriteComprehensionTerms() {
        var rewriter = ComprehensionTermRewriter(locals: locals.generator)
        rewriter.rewrite(&body)
        locals.generator = rewriter.locals
    }

    private mutating func rewriteWithModifiers() {
        var rewriter = WithRewriter(locals: locals.generator, base.functions, base.tree, refused: base.options.refusedBuiltins)
        rewriter.rewrite(&body)
        locals.generator = rewriter.locals
        base.report(rewriter.errors)
    }

    private mutating func checkUndefinedFunctions() {
        var visitor = CallVisitor(functions: base.functions, locals: locals, body: body)
        visitor.walk(body)
        base.report(visitor.errors)
    }

    private mutating func checkSafety() {
        let unsafe = SafeOrdering(functions: base.functions).reorder(&body, bound: RootDocuments.names)
        base.report(unsafe.diagnostics(locals.sourceName))
        base.overlooked = unsafe.overlookedDiagnostics(locals.sourceName)
    }

    private mutating func rewriteEquals() {
        var rewriter = EqualsRewriter()
        rewriter.rewrite(&body)
    }

    private mutating func rewriteDynamicTerms() {
        var rewriter = DynamicTermRewriter(locals: locals.generator)
        rewriter.rewrite(&body)
        locals.generator = rewriter.locals
    }

    private mutating func checkTypes() {
        var checker = BodyChecker(base.types, sourceForm: SourceForms(locals, in: body))
        checker.check(body)
        base.report(checker.errors.isEmpty ? base.overlooked : checker.errors)
    }

    private mutating func checkRefusedBuiltins() {
        var visitor = RefusedCallVisitor(
            base.functions, refused: base.options.refusedBuiltins, refusesDeprecated: base.options.isStrict)
        visitor.walk(body)
        base.report(visitor.errors)
    }
}

extension [Expr] {
    /// Whether evaluation may give more than one result: a relation is called, or a reference has a variable in its path.
    fileprivate func iterates(_ functions: FunctionTable) -> Bool {
        var found = false
        forEachTerm { term in
            if term.isComprehension { return false }
            guard case .ref(let ref) = term.kind else { return !found }
            let isRelation = functions.builtin(ref)?.isRelation == true
            if isRelation || ref.terms.dropFirst().contains(where: { $0.variable != nil }) { found = true }
            return !found
        }
        return found
    }
}
