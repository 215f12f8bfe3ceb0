import RegoValue

extension Builtin {
    /// Calls the function outside of a virtual machine. Every argument is a defined value.
    ///
    /// - Returns: a value in `arena`, or undefined. A relation (`walk`) gives an array of its results.
    public func call(_ arguments: [Value], in arena: Arena, _ context: BuiltinContext) throws(BuiltinError) -> Value {
        let cells = Cells<Value>.allocate(arguments)
        defer { cells.deallocate() }
        return try function(BuiltinCall(arguments: cells, count: arguments.count, arena: arena, context: context))
    }
}
