import RegoValue

/// `strings.render_template`: a template of Go's `text/template` filled in.
enum TemplateRendering {
    static let builtins: [Builtin] = [Builtin("strings.render_template", 2, render)]

    private static func render(_ call: BuiltinCall) throws(BuiltinError) -> Value {
        let text = Array(try call.string(0))
        let document = try document(try call.object(1), call)
        let set: TemplateSet
        do throws(TemplateError) { set = try TemplateParser.parse(text) } catch { throw BuiltinError(error.message) }
        var run = TemplateRun(call, set)
        let result: Value
        do throws(TemplateRun.Failure) {
            result = try run.run(with: document)
        } catch {
            switch error {
            case .template(let error): throw BuiltinError(error.message)
            case .evaluation(let error): throw error
            }
        }
        return try replacingNoValue(in: result, call)
    }

    /// OPA reads the text of the term as JSON, which a set or a key that is no string keeps it from being.
    private static func document(_ object: Value, _ call: BuiltinCall) throws(BuiltinError) -> Value {
        try call.requireRoom(forTextOf: object)
        var text: [UInt8] = []
        object.appendTermText(to: &text)
        return try JSONFunctions.read(text, call.arena)
    }

    /// OPA says "undefined" wherever Go says "no value", even when the template itself does.
    private static func replacingNoValue(in text: Value, _ call: BuiltinCall) throws(BuiltinError) -> Value {
        let bytes = text.utf8
        let wanted = call.arena.string(TemplatePrinting.noValue).utf8
        guard ByteSearch.first(wanted, in: bytes) != nil else { return text }
        try call.requireRoom(for: bytes.count / 10 * 11)
        var result = StringBuilder(in: call.arena, capacity: bytes.count + 16)
        var position = 0
        while let found = ByteSearch.first(wanted, in: bytes, from: position) {
            result.append(ByteView(rebasing: bytes[position..<found]))
            result.append("<undefined>")
            position = found + wanted.count
        }
        result.append(ByteView(rebasing: bytes[position...]))
        return result.finish()
    }
}
