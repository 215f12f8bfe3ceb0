import RegoValue

/// The comparison functions of templates. Only values of the same kind are compared.
enum TemplateComparison {
    static func holds(_ function: TemplateFunction, _ arguments: [TemplateValue]) throws(TemplateFunctionError) -> Bool {
        let values = arguments.map(\.concrete)
        switch function {
        case .eq: return try isEqual(values[0], to: values.dropFirst())
        case .ne: return try !isEqual(values[0], to: values.dropFirst())
        case .lt: return try isLess(values[0], values[1])
        case .le: return try isAtMost(values[0], values[1])
        case .gt: return try !isAtMost(values[0], values[1])
        default: return try !isLess(values[0], values[1])
        }
    }

    /// The kinds that are compared by value.
    private enum Kind { case none, bool, complex, integer, unsigned, float, string }

    private static func kind(_ value: TemplateValue) -> Kind {
        switch value {
        case .integer: return .integer
        case .byte: return .unsigned
        case .float: return .float
        case .complex: return .complex
        case .document(let value) where value.boolean != nil: return .bool
        default: return value.stringBytes == nil ? .none : .string
        }
    }

    private static func integer(_ value: TemplateValue) -> Int64? {
        switch value {
        case .integer(let integer): integer
        case .byte(let byte): Int64(byte)
        default: nil
        }
    }

    private static func isEqual(_ first: TemplateValue, to others: ArraySlice<TemplateValue>) throws(TemplateFunctionError) -> Bool {
        if others.isEmpty { throw TemplateFunctionError("missing argument for comparison") }
        for other in others where try isEqual(first, other) { return true }
        return false
    }

    private static func isEqual(_ left: TemplateValue, _ right: TemplateValue) throws(TemplateFunctionError) -> Bool {
        if let a = integer(left), let b = integer(right) { return a == b }
        guard kind(left) == kind(right) else {
            if left.isInvalid || right.isInvalid { return false }
            throw incompatible(left, right)
        }
        switch (left, right) {
        case (.float(let a), .float(let b)): return a == b
        case (.complex(let a, let b), .complex(let c, let d)): return a == c && b == d
        case (.invalid, _), (_, .invalid): return left.isInvalid && right.isInvalid
        default: break
        }
        if let a = left.stringBytes, let b = right.stringBytes { return a == b }
        if case .document(let a) = left, case .document(let b) = right, let a = a.boolean, let b = b.boolean { return a == b }
        let texts = (TemplatePrinting.text(left), TemplatePrinting.text(right))
        guard left.typeName == right.typeName else {
            throw TemplateFunctionError("non-comparable types \(texts.0): \(left.typeName), \(right.typeName): \(texts.1)")
        }
        throw TemplateFunctionError("non-comparable type \(texts.1): \(right.typeName)")
    }

    private static func isLess(_ left: TemplateValue, _ right: TemplateValue) throws(TemplateFunctionError) -> Bool {
        let unfit = TemplateFunctionError("invalid type for comparison")
        if kind(left) == .none || kind(right) == .none { throw unfit }
        if let a = integer(left), let b = integer(right) { return a < b }
        guard kind(left) == kind(right) else { throw incompatible(left, right) }
        if case .float(let a) = left, case .float(let b) = right { return a < b }
        guard let a = left.stringBytes, let b = right.stringBytes else { throw unfit }
        return a.lexicographicallyPrecedes(b)
    }

    private static func isAtMost(_ left: TemplateValue, _ right: TemplateValue) throws(TemplateFunctionError) -> Bool {
        if try isLess(left, right) { return true }
        return try isEqual(left, right)
    }

    private static func incompatible(_ left: TemplateValue, _ right: TemplateValue) -> TemplateFunctionError {
        TemplateFunctionError("incompatible types for comparison: \(left.typeName) and \(right.typeName)")
    }
}
