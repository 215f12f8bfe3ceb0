import Parallelism
import RegoSyntax

/// What a stage works on that looks at one module alone.
struct ModuleCompilation {
    var module: Module
    let context: Context
    private(set) var errors: [RegoDiagnostic] = []
    /// Unsafe variables that OPA does not see: reported when the type checker has found nothing else.
    var overlooked: [RegoDiagnostic] = []
    /// The names of the built-in functions that the module calls.
    var calledBuiltins: Set<String> = []

    /// What is the same for all modules.
    struct Context {
        let options: CompilerOptions
        /// A table of the thread's own.
        let functions: FunctionTable
        let sourceForms: SourceForms
    }

    init(_ module: consuming Module, _ context: Context) {
        self.module = module
        self.context = context
    }

    mutating func report(_ more: [RegoDiagnostic]) { errors += more }
}

extension Compilation {
    /// What became of a module.
    private struct Outcome: Sendable {
        /// The number of the stage that found errors, or of the last one.
        let stage: Int
        let errors: [RegoDiagnostic]
        let overlooked: [RegoDiagnostic]
        let calledBuiltins: Set<String>
    }

    /// Takes every module through stages that look at nothing else, on all processors: what one stage has touched is still at hand for the
    /// next one.
    ///
    /// As if each stage had gone through all modules before the next one began, only errors of the first stage that has any are reported, in
    /// the order of the modules.
    mutating func runOnEachModule(_ stages: [Stage<ModuleCompilation>]) {
        let (options, copies, sourceForms) = (options, functions.copies, sourceForms)
        let context: @Sendable () -> ModuleCompilation.Context = {
            ModuleCompilation.Context(options: options, functions: copies(), sourceForms: sourceForms)
        }
        let outcomes = modules.changeInParallel(with: context()) { context, module in
            var taken = Module.placeholder
            swap(&taken, &module)
            var compilation = ModuleCompilation(consume taken, context)
            let last = stages.firstIndex { stage in
                stage.run(&compilation)
                return !compilation.errors.isEmpty
            }
            module = compilation.module
            return Outcome(
                stage: last ?? stages.count, errors: compilation.errors, overlooked: compilation.overlooked,
                calledBuiltins: compilation.calledBuiltins)
        }
        let first = outcomes.lazy.map(\.stage).min()
        for outcome in outcomes where outcome.stage == first {
            report(outcome.errors)
            overlooked += outcome.overlooked
            calledBuiltins.formUnion(outcome.calledBuiltins)
        }
    }
}

extension Module {
    /// Stands where a module was taken out to be changed.
    fileprivate static let placeholder = Module(package: Package(path: Ref()))
}
