import RegoCompiler
import RegoEngine

/// Makes random policies with the documents that they look at.
///
/// Rules only look at rules made before them, so that nothing recurses by accident. Terms are made to fit the shape that their place
/// asks for; most programs compile and most rules are defined.
public struct PolicyGenerator {
    var dice: Dice
    /// How many more terms a program may get.
    var budget = 0
    var nextName = 0
    var package = ""
    /// Aliases of imported packages and documents in the current module, by path.
    var imports: [String: String] = [:]
    /// The current module writes heads in v0 without `if` and `contains`.
    var isBare = false
    /// It imports `and`, `or` and `not`.
    var hasLogic = false
    /// It has heads that need `contains` in v0 as well.
    var usesContains = false
    /// What is made stands in a negation or below `and` or `or`, where wildcards are unsafe.
    var isNegated = false
    /// The program has annotations; otherwise it may look at them, of which the OPA of the wheel knows none.
    var isAnnotated = false
    var documents: [RuleDocument] = []
    var functions: [RuleFunction] = []
    /// What of the language a program has.
    var features: Set<String> = []

    public init(seed: UInt64) { dice = Dice(seed: seed) }

    /// The built-in functions that programs may call.
    static let builtins: [BuiltinDeclaration] = Capabilities.current.builtins.filter {
        !ArgumentPools.excluded.contains($0.name) && BuiltinTable.byName[$0.name] != nil && !$0.isVoid && !$0.isDeprecated
    }

    mutating func freshName(_ prefix: String) -> String {
        nextName += 1
        return prefix + String(nextName)
    }

    mutating func use(_ feature: String) { features.insert(feature) }

    /// The text by which the current module names a path of another package or its own.
    mutating func reference(package: String, path: String) -> String {
        if package == self.package && dice.chance(80) { return path }
        if let alias = imports["data.\(package)"], dice.chance(70) { return "\(alias).\(path)" }
        return "data.\(package).\(path)"
    }
}
