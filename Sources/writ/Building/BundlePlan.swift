import PolicyBundle
import RegoCompiler
import RegoEngine
import RegoPlan
import RegoSyntax

/// The plan that goes into a bundle.
enum BundlePlan {
    /// - Returns: nothing when the bundle has no entrypoints.
    static func json(_ definition: BundleDefinition, _ builder: BundleBuilder) throws -> [UInt8]? {
        let data = builder.repository.data
        let options = CompilerOptions(baseDocumentExists: { path in
            path.reduce(data.root) { $0.isObject ? $0.lookup($1) : .undefined }.isDefined
        })
        let compiled = try Compiler(options).compile(try builder.modules(of: definition).map(\.syntax))
        if let missing = compiled.missingBuiltins(isImplemented: { BuiltinTable.byName[$0] != nil }) { throw missing }
        guard !definition.entrypoints.isEmpty else { return nil }
        let plan = try Planner.plan(compiled, entrypoints: definition.entrypoints.map { Entrypoint($0) })
        return try ValidatedPlan(plan).plan.json()
    }
}
