import RegoValue

/// What a policy says while it is evaluated, and where it runs.
enum Debugging {
    static let builtins: [Builtin] = [
        Builtin("trace", 1) { call throws(BuiltinError) in
            _ = try call.string(0)
            return .boolean(true)
        },
        Builtin("print", 1, wantsPlace: true, printValues),
        Builtin("internal.print", 1, wantsPlace: true, internalPrint),
        Builtin("internal.template_string", 1, templateString),
        // Whoever runs tests puts a function in its place that takes note of the case.
        Builtin("internal.test_case", 1) { _ in .boolean(true) },
        Builtin("opa.runtime", 0, nondeterministic: true) { call throws(BuiltinError) in
            var reader = JSONReader(arena: call.arena)
            return (try? reader.read(call.context.runtimeJSON)) ?? call.arena.object()
        },
    ]

    /// `print` as it stands in a policy; the compiler replaces it by `internal.print`.
    private static func printValues(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        emit(call, (0..<call.count).map { shown(call[$0]) }.joined(separator: " "))
        return .boolean(true)
    }

    /// One array with a set for each argument of `print`: empty where the argument is undefined. Every combination is printed.
    private static func internalPrint(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        var lines: [String] = [""]
        for (position, operand) in try call.array(0).storage.enumerated() {
            try call.requireRoom(forTextOf: operand)
            let alternatives = alternatives(operand)
            try call.requireRoom(for: lines.count * alternatives.count * 64)
            lines = lines.flatMap { line in alternatives.map { position == 0 ? $0 : line + " " + $0 } }
        }
        for line in lines { emit(call, line) }
        return .boolean(true)
    }

    /// What a template string became: an array of its parts, a set where a part may be undefined.
    private static func templateString(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        var text = StringBuilder(in: call.arena)
        for part in try call.array(0).storage {
            guard !part.isSet || part.count <= 1 else {
                throw BuiltinError(.conflict, "template-strings must not produce multiple outputs")
            }
            let value = part.isSet ? part.count == 0 ? call.arena.string("<undefined>") : part.key(at: 0) : part
            if value.isString {
                // Bytes that are no UTF-8 stay what they are.
                text.append(value.utf8)
            } else {
                try call.requireRoom(forTextOf: value)
                text.append(value.description)
            }
        }
        return text.finish()
    }

    /// The texts of a set's members, or of a value that is not in a set.
    private static func alternatives(_ operand: Value) -> [String] {
        guard operand.isSet else { return [shown(operand)] }
        operand.sortEntries()
        return operand.count == 0 ? ["<undefined>"] : operand.storage.map(shown)
    }

    private static func shown(_ value: Value) -> String { value.string ?? value.description }

    private static func emit(_ call: BuiltinCall, _ text: String) {
        call.context.printSink?(text, call.context.callFile, call.context.callRow)
    }
}
