import BigInt
import RegoValue

/// Go's `fmt.Sprintf` over the kinds of argument that OPA passes to it.
struct GoFormat {
    /// Flags, width and precision of one verb.
    struct Specification {
        var plus = false
        var minus = false
        var sharp = false
        var space = false
        var zero = false
        /// `%#v`: as Go source.
        var sharpV = false
        var width: Int?
        var precision: Int?
    }

    private let call: BuiltinCall
    private let format: ByteView
    private let arguments: Arguments
    private var position = 0
    private var next = 0
    private var reordered = false
    private var indexIsGood = true
    private var output: StringBuilder

    /// - Parameter arguments: values, of which numbers are numbers and all but strings are printed as Rego terms.
    init(_ call: BuiltinCall, format: ByteView, arguments: UnsafeBufferPointer<Value>) {
        self.init(call, format, .values(arguments))
    }

    init(_ call: BuiltinCall, format: ByteView, arguments: [Argument]) { self.init(call, format, .arguments(arguments)) }

    private init(_ call: BuiltinCall, _ format: ByteView, _ arguments: Arguments) {
        self.call = call
        self.format = format
        self.arguments = arguments
        output = StringBuilder(in: call.arena, capacity: format.count + 16 * arguments.count)
    }

    private enum Arguments {
        case values(UnsafeBufferPointer<Value>)
        case arguments([Argument])

        var count: Int {
            switch self {
            case .values(let values): values.count
            case .arguments(let arguments): arguments.count
            }
        }

        subscript(_ position: Int) -> Argument {
            switch self {
            case .values(let values): Argument(values[position])
            case .arguments(let arguments): arguments[position]
            }
        }

        /// A whole number, for widths and precisions.
        func integer(_ position: Int) -> Int64? {
            switch self {
            case .values(let values): return values[position].immediateInteger
            case .arguments(let arguments):
                guard case .integer(let integer) = arguments[position] else { return nil }
                return integer
            }
        }
    }

    /// The formatted text.
    mutating func run() throws(BuiltinError) -> Value {
        while position < format.count {
            let start = position
            while position < format.count, format[position] != UInt8(ascii: "%") { position += 1 }
            output.append(ByteView(rebasing: format[start..<position]))
            guard position < format.count else { break }
            position += 1
            try verb()
        }
        if !reordered, next < arguments.count { try appendExtra() }
        return output.finish()
    }

    private mutating func verb() throws(BuiltinError) {
        var specification = Specification()
        readFlags(&specification)
        indexIsGood = true
        var afterIndex = readIndex()
        afterIndex = readWidth(&specification, afterIndex)
        if peek == UInt8(ascii: ".") { afterIndex = readPrecision(&specification, afterIndex) }
        if !afterIndex { afterIndex = readIndex() }
        guard position < format.count else { return output.append("%!(NOVERB)") }
        let (scalar, length) = CodePoints.decode(format, at: position)
        position += length
        if scalar == UInt32(UInt8(ascii: "%")) { return output.append(UInt8(ascii: "%")) }
        guard indexIsGood else { return appendComplaint(scalar, "(BADINDEX)") }
        guard next < arguments.count else { return appendComplaint(scalar, "(MISSING)") }
        // %w is for errors: it is complained of, and shown as by %v.
        if scalar == UInt32(UInt8(ascii: "v")) || scalar == UInt32(UInt8(ascii: "w")) {
            specification.sharpV = specification.sharp
            specification.sharp = false
            if specification.plus { specification.plus = false }
        }
        try call.requireRoom(for: (specification.width ?? 0) + (specification.precision ?? 0))
        let position = next
        next += 1
        if case .values(let values) = arguments {
            try call.requireRoom(forTextOf: values[position])
            if appendPlain(scalar, values[position], specification) { return }
        }
        var writer = GoVerb(specification)
        writer.write(arguments[position], scalar)
        writer.bytes.withUnsafeBytes { output.append($0) }
    }

    /// The commonest verbs without an intermediate copy. Returns whether it was one.
    private mutating func appendPlain(_ verb: UInt32, _ value: Value, _ specification: Specification) -> Bool {
        let isPlain = specification.width == nil && specification.precision == nil && !specification.sharpV && !specification.sharp
        guard isPlain, value.isString, verb == UInt32(UInt8(ascii: "s")) || verb == UInt32(UInt8(ascii: "v")) else { return false }
        output.append(value.utf8)
        return true
    }

    private mutating func appendComplaint(_ verb: UInt32, _ complaint: String) {
        var text: [UInt8] = Array("%!".utf8)
        CodePoints.append(verb, to: &text)
        output.append(String(decoding: text, as: UTF8.self) + complaint)
    }

    private mutating func appendExtra() throws(BuiltinError) {
        output.append("%!(EXTRA ")
        for position in next..<arguments.count {
            if position > next { output.append(", ") }
            let argument = arguments[position]
            output.append(argument.typeName)
            if case .null = argument { continue }
            output.append("=")
            var writer = GoVerb(Specification())
            writer.write(argument, UInt32(UInt8(ascii: "v")))
            writer.bytes.withUnsafeBytes { output.append($0) }
        }
        output.append(UInt8(ascii: ")"))
    }

    // MARK: the parts of a verb

    private var peek: UInt8 { position < format.count ? format[position] : 0 }

    private mutating func readFlags(_ specification: inout Specification) {
        while position < format.count {
            switch format[position] {
            case UInt8(ascii: "#"): specification.sharp = true
            case UInt8(ascii: "0"): specification.zero = true
            case UInt8(ascii: "+"): specification.plus = true
            case UInt8(ascii: "-"): specification.minus = true
            case UInt8(ascii: " "): specification.space = true
            default: return
            }
            position += 1
        }
    }

    private mutating func readWidth(_ specification: inout Specification, _ afterIndex: Bool) -> Bool {
        guard peek == UInt8(ascii: "*") else {
            specification.width = readNumber()
            if afterIndex, specification.width != nil { indexIsGood = false }
            return afterIndex
        }
        position += 1
        specification.width = integerArgument()
        if specification.width == nil { output.append("%!(BADWIDTH)") }
        if let width = specification.width, width < 0 {
            specification.width = -width
            specification.minus = true
            specification.zero = false
        }
        return false
    }

    private mutating func readPrecision(_ specification: inout Specification, _ afterIndex: Bool) -> Bool {
        position += 1
        if afterIndex { indexIsGood = false }
        let found = readIndex()
        guard peek == UInt8(ascii: "*") else {
            specification.precision = readNumber() ?? 0
            return found
        }
        position += 1
        specification.precision = integerArgument()
        if let precision = specification.precision, precision < 0 { specification.precision = nil }
        if specification.precision == nil { output.append("%!(BADPREC)") }
        return false
    }

    /// Go's limit for widths and precisions.
    private static let largestNumber = 1_000_000

    private mutating func readNumber() -> Int? {
        let start = position
        var number = 0
        while position < format.count, format[position] &- 48 <= 9 {
            number = number * 10 + Int(format[position]) - 48
            if number > Self.largestNumber {
                position = format.count
                return nil
            }
            position += 1
        }
        return position > start ? number : nil
    }

    private mutating func integerArgument() -> Int? {
        guard next < arguments.count else { return nil }
        defer { next += 1 }
        guard let integer = arguments.integer(next), integer.magnitude <= Self.largestNumber else { return nil }
        return Int(integer)
    }

    /// An explicit argument index, `[n]`. Returns whether there is a good one.
    private mutating func readIndex() -> Bool {
        guard peek == UInt8(ascii: "[") else { return false }
        reordered = true
        guard let end = format[position...].firstIndex(of: UInt8(ascii: "]")), format.count - position >= 3 else {
            indexIsGood = false
            position += 1
            return false
        }
        let digits = format[(position + 1)..<end]
        position = end + 1
        guard !digits.isEmpty, digits.count < 8, digits.allSatisfy({ $0 &- 48 <= 9 }),
            let index = Int(String(decoding: digits, as: UTF8.self)), index <= Self.largestNumber
        else {
            indexIsGood = false
            return false
        }
        guard index >= 1, index <= arguments.count else {
            indexIsGood = false
            return true
        }
        next = index - 1
        return true
    }
}
