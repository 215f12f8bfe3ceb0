import RegoValue

/// What the functions of templates do.
struct TemplateFunctions {
    let call: BuiltinCall

    func apply(
        _ function: TemplateFunction, _ arguments: [TemplateValue], calleeName: String?
    ) throws(TemplateFunctionError) -> TemplateValue {
        switch function {
        case .len: return .integer(Int64(try length(arguments[0])))
        case .index: return try index(arguments[0], arguments.dropFirst())
        case .slice: return try slice(arguments[0], Array(arguments.dropFirst()))
        case .not: return .document(.boolean(!arguments[0].isTrue))
        case .and, .or: return arguments.first ?? .invalid
        case .call: throw notCallable(arguments[0].concrete, calleeName)
        case .print: return string(TemplatePrinting.joined(arguments))
        case .println: return string(TemplatePrinting.line(arguments))
        case .printf: return try printf(arguments)
        case .html: return string(TemplateEscaping.html(TemplatePrinting.shown(arguments)))
        case .js: return string(TemplateEscaping.javaScript(TemplatePrinting.shown(arguments)))
        case .urlquery: return string(URLQuery.escape(TemplatePrinting.shown(arguments)))
        case .eq, .ne, .lt, .le, .gt, .ge: return .document(.boolean(try TemplateComparison.holds(function, arguments)))
        }
    }

    private func string(_ bytes: [UInt8]) -> TemplateValue { .document(call.arena.string(bytes)) }

    private func notCallable(_ value: TemplateValue, _ name: String?) -> TemplateFunctionError {
        if value.isInvalid { return TemplateFunctionError("call of nil") }
        let shown = name ?? (value.isPlainString ? TemplatePrinting.text(value) : "<\(value.typeName) Value>")
        return TemplateFunctionError("non-function \(shown) of type \(value.typeName)")
    }

    private func printf(_ arguments: [TemplateValue]) throws(TemplateFunctionError) -> TemplateValue {
        guard case .document(let format) = arguments[0], format.isString else { return .invalid }
        var formatter = GoFormat(call, format: format.utf8, arguments: arguments.dropFirst().map(\.argument))
        do throws(BuiltinError) {
            return .document(try formatter.run())
        } catch { throw TemplateFunctionError(error.message) }
    }

    // MARK: parts

    private func length(_ value: TemplateValue) throws(TemplateFunctionError) -> Int {
        if value.isInvalid { throw TemplateFunctionError("reflect: call of reflect.Value.Type on zero Value") }
        let inner = value.concrete
        if inner.isInvalid { throw TemplateFunctionError("len of nil pointer") }
        if let bytes = inner.stringBytes { return bytes.count }
        guard let collection = inner.array ?? inner.object else { throw TemplateFunctionError("len of type \(inner.typeName)") }
        return collection.count
    }

    private func index(_ value: TemplateValue, _ indices: ArraySlice<TemplateValue>) throws(TemplateFunctionError) -> TemplateValue {
        if value.concrete.isInvalid { throw TemplateFunctionError("index of untyped nil") }
        var item = value
        for index in indices {
            let inner = item.concrete
            if inner.isInvalid { throw TemplateFunctionError("index of nil pointer") }
            if let bytes = inner.stringBytes {
                let position = try Self.position(index, within: bytes.count)
                guard position < bytes.count else { throw TemplateFunctionError("reflect: string index out of range") }
                item = .byte(bytes[position])
            } else if let array = inner.array {
                let position = try Self.position(index, within: array.count)
                guard position < array.count else { throw TemplateFunctionError("reflect: slice index out of range") }
                item = .element(array.element(position))
            } else if let object = inner.object {
                item = .element(try member(index, of: object))
            } else {
                throw TemplateFunctionError("can't index item of type \(inner.typeName)")
            }
        }
        return item
    }

    private func member(_ key: TemplateValue, of object: Value) throws(TemplateFunctionError) -> Value {
        let key = key.concrete
        if key.isInvalid { throw TemplateFunctionError("value is nil; should be of type string") }
        guard key.isPlainString, case .document(let name) = key else {
            throw TemplateFunctionError("value has type \(key.typeName); should be string")
        }
        let member = object.lookup(name)
        return member.isDefined ? member : .null
    }

    /// An index, which may be one past the end.
    private static func position(_ index: TemplateValue, within end: Int) throws(TemplateFunctionError) -> Int {
        let position: Int64
        switch index.concrete {
        case .integer(let integer): position = integer
        case .byte(let byte): position = Int64(byte)
        case .invalid: throw TemplateFunctionError("cannot index slice/array with nil")
        case let other: throw TemplateFunctionError("cannot index slice/array with type \(other.typeName)")
        }
        guard position >= 0, position <= end else { throw TemplateFunctionError("index out of range: \(position)") }
        return Int(position)
    }

    private func slice(_ value: TemplateValue, _ indices: [TemplateValue]) throws(TemplateFunctionError) -> TemplateValue {
        let item = value.concrete
        if item.isInvalid { throw TemplateFunctionError("slice of untyped nil") }
        if indices.count > 3 { throw TemplateFunctionError("too many slice indexes: \(indices.count)") }
        let bytes = item.stringBytes
        if bytes != nil, indices.count == 3 { throw TemplateFunctionError("cannot 3-index slice a string") }
        guard let count = bytes?.count ?? item.array?.count else {
            throw TemplateFunctionError("can't slice item of type \(item.typeName)")
        }
        var bounds = [0, count]
        for (number, index) in indices.enumerated() {
            let position = try Self.position(index, within: count)
            if number < bounds.count { bounds[number] = position } else { bounds.append(position) }
        }
        for (low, high) in zip(bounds, bounds.dropFirst()) where low > high {
            throw TemplateFunctionError("invalid slice index: \(low) > \(high)")
        }
        let range = bounds[0]..<bounds[1]
        if let array = item.array { return .document(call.arena.array(Array(array.storage[range]))) }
        let part = Array((bytes ?? [])[range])
        return item.isPlainString ? .document(call.arena.string(part)) : .numberText(part)
    }
}
