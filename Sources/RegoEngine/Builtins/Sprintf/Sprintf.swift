import RegoValue

/// `sprintf`.
enum Sprintf {
    static let builtins: [Builtin] = [
        Builtin("sprintf", 2) { call throws(BuiltinError) in
            let format = try call.string(0)
            let arguments = try call.array(1)
            var formatter = GoFormat(call, format: format, arguments: arguments.storage)
            return try formatter.run()
        }
    ]
}
