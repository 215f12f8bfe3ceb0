import Parallelism
import RegoSyntax

/// What a stage works on that looks at one module alone.
struct ModuleCompilation {
    var module: Module
    var locals: ModuleLocals
    var survey: ModuleSurvey
    let context: Context
    private(set) var errors: [RegoDiagnostic] = []
    /// Errors whose order is that of the names which locals will get.
    var errorsByLocal: [ErrorsByLocal] = []
    /// Unsafe variables that OPA does not see: reported when the type checker has found nothing else.
    var overlooked: [RegoDiagnostic] = []
    /// The names of the built-in functions that the module calls.
    var calledBuiltins: VariableSet = []

    /// What is the same for all modules that one thread works on.
    final class Context {
        let options: CompilerOptions
        /// A table of the thread's own.
        let functions: FunctionTable
        let tree: RuleTree
        let exports: RuleExports
        /// The nodes of rules whose documents are taken for defined.
        let definedRules: Set<Int>
        let chains: MetadataChains?

        init(
            _ options: CompilerOptions, _ functions: FunctionTable, _ tree: RuleTree, _ exports: RuleExports, _ definedRules: Set<Int>,
            _ chains: MetadataChains?
        ) {
            self.options = options
            self.functions = functions
            self.tree = tree
            self.exports = exports
            self.definedRules = definedRules
            self.chains = chains
        }
    }

    /// Some of the errors of a module, each about a local.
    struct ErrorsByLocal: Sendable {
        let positions: Range<Int>
        let locals: [String]
    }

    init(_ module: consuming Module, _ locals: consuming ModuleLocals, _ survey: ModuleSurvey, _ context: Context) {
        self.module = module
        self.locals = locals
        self.survey = survey
        self.context = context
    }

    mutating func report(_ more: [RegoDiagnostic]) { errors += more }

    func contains(_ content: ModuleSurvey.Content) -> Bool { !survey.content.isDisjoint(with: content) }
}

extension Compilation {
    /// What became of a module.
    private struct Outcome: Sendable {
        /// The number of the stage that found errors, or of the last one.
        let stage: Int
        let errors: [RegoDiagnostic]
        let errorsByLocal: [ModuleCompilation.ErrorsByLocal]
        let overlooked: [RegoDiagnostic]
        let calledBuiltins: VariableSet
        let locals: ModuleLocals
        let survey: ModuleSurvey
        /// How many locals each stage has made up; nothing when there are none.
        let made: [Int]
    }

    /// Takes every module through stages that look at nothing else, on all processors: what one stage has touched is still at hand for the
    /// next one.
    ///
    /// As if each stage had gone through all modules before the next one began, only errors of the first stage that has any are reported, in
    /// the order of the modules.
    mutating func runOnEachModule(_ stages: [Stage<ModuleCompilation>]) {
        let (locals, surveys, makeContext) = (locals, surveys, contexts)
        let outcomes = modules.changeInParallel(with: makeContext()) { context, module, position in
            Self.run(stages, on: &module, locals[position], surveys[position], context)
        }
        for stage in stages.indices where outcomes.contains(where: { !$0.made.isEmpty && $0.made[stage] > 0 }) {
            numbering.note(outcomes.map { $0.made.isEmpty ? 0 : $0.made[stage] })
        }
        for (position, outcome) in outcomes.enumerated() {
            self.locals[position] = outcome.locals
            self.surveys[position] = outcome.survey
        }
        let first = outcomes.lazy.map(\.stage).min()
        for (position, outcome) in outcomes.enumerated() where outcome.stage == first {
            report(outcome.errorsByLocal.isEmpty ? outcome.errors : errors(of: outcome, module: position))
            overlooked += outcome.overlooked
            calledBuiltins.formUnion(outcome.calledBuiltins)
        }
    }

    /// The errors, those about locals in the order of the names that these get.
    private func errors(of outcome: Outcome, module: Int) -> [RegoDiagnostic] {
        var copy = numbering
        let renaming = LocalRenaming(names: copy.settle(moduleCount: modules.count)[module].names)
        var errors = outcome.errors
        for part in outcome.errorsByLocal {
            let sorted = zip(part.locals.map { renaming($0) }, outcome.errors[part.positions]).sorted { $0.0 < $1.0 }
            errors.replaceSubrange(part.positions, with: sorted.map(\.1))
        }
        return errors
    }

    private static func run(
        _ stages: [Stage<ModuleCompilation>], on module: inout Module, _ locals: ModuleLocals, _ survey: ModuleSurvey,
        _ context: ModuleCompilation.Context
    ) -> Outcome {
        var taken = Module.placeholder
        swap(&taken, &module)
        var compilation = ModuleCompilation(consume taken, locals, survey, context)
        var made: [Int] = []
        made.reserveCapacity(stages.count)
        var failed: Int?
        for (number, stage) in stages.enumerated() {
            let before = compilation.locals.generator.next
            if failed == nil {
                stage.run(&compilation)
                if !compilation.errors.isEmpty { failed = number }
            }
            made.append(compilation.locals.generator.next - before)
        }
        if !made.contains(where: { $0 > 0 }) { made = [] }
        swap(&module, &compilation.module)
        return Outcome(
            stage: failed ?? stages.count, errors: compilation.errors, errorsByLocal: compilation.errorsByLocal,
            overlooked: compilation.overlooked, calledBuiltins: compilation.calledBuiltins, locals: compilation.locals,
            survey: compilation.survey, made: made)
    }

    /// Makes what the threads work with.
    private var contexts: @Sendable () -> ModuleCompilation.Context {
        let (options, copies, tree, exports, definedRules, chains) = (options, functions.copies, tree, exports, definedRules, chains)
        return { ModuleCompilation.Context(options, copies(), tree, exports, definedRules, chains) }
    }
}

extension Module {
    /// Stands where a module was taken out to be changed.
    fileprivate static let placeholder = Module(package: Package(path: Ref()))
}
