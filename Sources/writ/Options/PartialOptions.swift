import ArgumentParser
import RegoSyntax
import TopDown

/// `--partial` and `--unknowns`.
struct UnknownOptions: ParsableArguments {
    @Flag(name: .shortAndLong, help: "Evaluate as far as possible without the unknown documents, and print what is left of the query.")
    var partial = false

    @Option(name: .shortAndLong, help: "Document that is not known, such as data.users (default: input). May be repeated.")
    var unknowns: [String] = []

    func validate() throws {
        for text in unknowns where text != "input" && Self.reference(text) == nil {
            throw ValidationError("--unknowns takes references such as input.user or data.users, not '\(text)'.")
        }
    }

    /// `input` when none is given.
    var references: [Ref] { unknowns.isEmpty ? [Ref("input")] : unknowns.map { Self.reference($0) ?? Ref($0) } }

    static func reference(_ text: String) -> Ref? { try? Parser.parseRef(text) }
}

/// `--partial` and what goes with it.
struct PartialOptions: ParsableArguments {
    @OptionGroup
    var unknown: UnknownOptions

    @Option(name: .long, help: "Rule that is never inlined, such as data.authz.allow. May be repeated.")
    var disableInlining: [String] = []

    @Flag(name: .long, help: "Do not inline rules that depend on unknown documents.")
    var shallowInlining = false

    /// OPA has the name without the second i.
    @Flag(
        name: [.customLong("nondeterminstic-builtins"), .customLong("nondeterministic-builtins")],
        help: "Call functions such as http.send when their arguments are known.")
    var nondeterministicBuiltins = false

    func validate() throws {
        for text in disableInlining where UnknownOptions.reference(text) == nil {
            throw ValidationError("--disable-inlining takes references such as data.authz.allow, not '\(text)'.")
        }
    }

    var partial: Bool { unknown.partial }

    var options: TopDownOptions.Partial {
        var options = TopDownOptions.Partial()
        options.unknowns = unknown.references
        options.isShallow = shallowInlining
        options.disabledInlining = disableInlining.compactMap(UnknownOptions.reference)
        options.callsNondeterministicBuiltins = nondeterministicBuiltins
        return options
    }
}
