import RegoCompiler
import RegoEngine
import RegoSyntax

/// A function of the program that policies may call as they call Rego's own.
///
///     let owner = CustomBuiltin("directory.owner", takes: [.string], gives: .string) { call in
///         guard let name = call[0].string, let owner = owners[name] else { return .undefined }
///         return call.arena.string(owner)
///     }
///
/// Policies are checked against the types given. The function may run on several threads at once. It sees its arguments during the call
/// only, and makes its result in the call's arena. An error that it throws (`BuiltinError`) makes the call undefined, as those of Rego's own
/// functions do.
public struct CustomBuiltin: Sendable {
    /// What the compiler knows of the function.
    public let declaration: BuiltinDeclaration
    /// What machines call.
    public let builtin: Builtin

    /// - Parameters:
    ///   - name: words with dots between them, as `directory.owner`.
    ///   - arguments: the type of each argument; `.anything` for any value.
    ///   - result: the type of what the function gives where it is defined.
    ///   - isNondeterministic: whether two calls with the same arguments may answer differently.
    ///   - function: what a call does.
    public init(
        _ name: String, takes arguments: [RegoType], gives result: RegoType, isNondeterministic: Bool = false,
        _ function: @escaping Builtin.Function
    ) {
        declaration = BuiltinDeclaration(
            name: name, type: FunctionType(arguments: arguments, result: result), isNondeterministic: isNondeterministic)
        builtin = Builtin(name, arguments.count, nondeterministic: isNondeterministic, function)
    }

    /// What policies may use when there are these functions, too.
    static func capabilities(_ custom: [CustomBuiltin]) -> Capabilities {
        var capabilities = Capabilities.current
        for function in custom { capabilities.add(function.declaration) }
        return capabilities
    }

    /// All functions that there are then, by name.
    ///
    /// - Throws: a `rego_compile_error` for a name that policies cannot call, or that is taken.
    static func functions(_ custom: [CustomBuiltin]) throws(RegoDiagnostics) -> [String: Builtin] {
        var functions = BuiltinTable.byName
        for function in custom {
            let name = function.declaration.name
            guard isCallable(name) else { throw refusal("policies cannot call a function of the name '\(name)'") }
            guard functions[name] == nil, Capabilities.current.builtin(named: name) == nil else {
                throw refusal("there is a function '\(name)' already")
            }
            functions[name] = function.builtin
        }
        return functions
    }

    private static func isCallable(_ name: String) -> Bool {
        let words = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard words.first != "data", words.first != "input" else { return false }
        return words.allSatisfy { Variable.isIdentifier($0) && !Keywords.isKeyword($0, in: .v1) }
    }

    private static func refusal(_ message: String) -> RegoDiagnostics {
        var diagnostic = RegoDiagnostic(.compile, message)
        diagnostic.remedy = "give the function another name: words with dots between them, none of them a keyword"
        return RegoDiagnostics(diagnostic)
    }
}
