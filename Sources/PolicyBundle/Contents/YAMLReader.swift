import RegoValue
import Yams

/// Reads a YAML document as OPA reads it: what has no JSON (tags, dates, keys that are not strings) becomes the nearest JSON.
struct YAMLReader {
    private let arena: Arena
    private let limits: BundleLimits
    private let dialect: Dialect

    /// Which plain words are booleans and numbers.
    enum Dialect {
        /// `yes`, `on` and `y` are true, `010` is 8: data files.
        case version11
        /// They are text, and `010` is 8 nevertheless: `yaml.v3`, METADATA.
        case version12
    }

    /// Values that aliases may add to a document: aliases of aliases grow exponentially.
    private static let maximumAliased = 100_000

    init(_ arena: Arena, _ limits: BundleLimits, dialect: Dialect = .version11) {
        self.arena = arena
        self.limits = limits
        self.dialect = dialect
    }

    /// - Throws: `bundle_data_invalid`.
    func read(_ bytes: [UInt8], path: String) throws(BundleError) -> Value {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw BundleError(.dataInvalid, "is not UTF-8", place: path) }
        if YAMLKeys.mayHoldAlias(bytes) {
            throw BundleError(
                .dataInvalid, "a key may be a collection or an alias, in a document with aliases", place: path,
                remedy: "write keys as plain text, and put texts that contain ']:' or '? ' into another file")
        }
        let node: Node?
        do {
            node = try Yams.compose(yaml: text, .basic)
        } catch {
            throw BundleError(.dataInvalid, "is not YAML: \(YAMLProblem(error, counting: .fromZero).text)", place: path)
        }
        guard let node else { return .null }
        // Without aliases a document has no more values than bytes.
        var left = bytes.count + YAMLReader.maximumAliased
        do {
            return try value(of: node, depth: 0, left: &left)
        } catch {
            throw error.at(path)
        }
    }

    func value(of node: Node, depth: Int, left: inout Int) throws(BundleError) -> Value {
        left -= 1
        guard left > 0 else { throw BundleError(.dataInvalid, "its aliases unfold to more than \(YAMLReader.maximumAliased) values") }
        guard depth < limits.documentDepth else { throw BundleError(.dataInvalid, "is nested deeper than \(limits.documentDepth)") }
        switch node {
        case .scalar(let scalar): return try YAMLScalar(scalar, dialect).value(in: arena)
        case .sequence(let sequence):
            let array = arena.array(capacity: sequence.count)
            for element in sequence { arena.append(array, try value(of: element, depth: depth + 1, left: &left)) }
            return array
        case .mapping(let mapping): return try object(of: mapping, depth: depth, left: &left)
        case .alias: throw BundleError(.dataInvalid, "an alias refers to nothing")
        }
    }

    private func object(of mapping: Node.Mapping, depth: Int, left: inout Int) throws(BundleError) -> Value {
        let object = arena.object(capacity: mapping.count)
        var merged: [Value] = []
        for (key, node) in mapping {
            let child = try value(of: node, depth: depth + 1, left: &left)
            guard case .scalar(let scalar) = key else { throw BundleError(.dataInvalid, "a key is a collection") }
            if scalar.style == .plain && scalar.string == "<<" {
                merged.append(contentsOf: child.isArray ? Array(child.storage) : [child])
            } else {
                arena.insert(object, arena.string(try YAMLScalar(scalar, dialect).key()), child)
            }
        }
        for source in merged {
            guard source.isObject else { throw BundleError(.dataInvalid, "what '<<' merges is not a mapping") }
            for position in 0..<source.count where !object.contains(source.key(at: position)) {
                arena.insert(object, source.key(at: position), source.value(at: position))
            }
        }
        return object
    }
}

/// A scalar of YAML 1.1, resolved as Go's `yaml.v2` does.
struct YAMLScalar {
    private enum Resolved {
        case null
        case boolean(Bool)
        case integer(String)
        case float(Double)
        case text(String)
    }

    private let resolved: Resolved

    init(_ scalar: Node.Scalar, _ dialect: YAMLReader.Dialect) throws(BundleError) {
        let tag = scalar.tag
        let isPlain = scalar.style == .plain || scalar.style == .any
        if tag == Tag(.str) || (!isPlain && (tag == .implicit || tag == Tag(.nonSpecific))) {
            resolved = .text(scalar.string)
        } else {
            resolved = try YAMLScalar.resolve(scalar.string, dialect)
        }
    }

    func value(in arena: Arena) -> Value {
        switch resolved {
        case .null: .null
        case .boolean(let flag): .boolean(flag)
        case .integer(let digits): arena.number(digits)
        case .float(let number): arena.number(number)
        case .text(let text): arena.string(text)
        }
    }

    /// The scalar as a key of JSON.
    func key() throws(BundleError) -> String {
        switch resolved {
        case .null: "null"
        case .boolean(let flag): flag ? "true" : "false"
        case .integer(let digits): digits
        case .float(let number): "\(number)"
        case .text(let text): text
        }
    }

    private static let version11Booleans: Set<String> = [
        "y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "n", "N", "no", "No", "NO", "off", "Off", "OFF",
    ]

    private static let words: [String: Resolved] = {
        var words: [String: Resolved] = ["": .null, "~": .null, "null": .null, "Null": .null, "NULL": .null]
        for word in ["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"] { words[word] = .boolean(true) }
        for word in ["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"] { words[word] = .boolean(false) }
        return words
    }()

    private static func resolve(_ text: String, _ dialect: YAMLReader.Dialect) throws(BundleError) -> Resolved {
        if let word = words[text] { return dialect == .version12 && version11Booleans.contains(text) ? .text(text) : word }
        guard let first = text.utf8.first, "+-.0123456789".utf8.contains(first) else { return .text(text) }
        let plain = text.filter { $0 != "_" }
        if let digits = integer(plain) { return .integer(digits) }
        switch text {
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF", ".nan", ".NaN", ".NAN":
            throw BundleError(.dataInvalid, "'\(text)' is no number of JSON")
        default: break
        }
        if isFloat(plain), let number = Double(plain), number.isFinite { return .float(number) }
        return .text(text)
    }

    /// Decimal digits of an integer in base 10, 16 (`0x`), 8 (`0`, `0o`) or 2 (`0b`); nil when it is none or has more than 64 bits.
    private static func integer(_ text: String) -> String? {
        var digits = text[...]
        let isNegative = digits.hasPrefix("-")
        if isNegative || digits.hasPrefix("+") { digits = digits.dropFirst() }
        guard let first = digits.utf8.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return nil }
        let lower = digits.lowercased()
        let magnitude: UInt64? =
            if lower.hasPrefix("0x") { UInt64(lower.dropFirst(2), radix: 16) } else if lower.hasPrefix("0b") {
                UInt64(lower.dropFirst(2), radix: 2)
            } else if lower.hasPrefix("0o") { UInt64(lower.dropFirst(2), radix: 8) } else if lower.hasPrefix("0") && lower.utf8.count > 1 {
                UInt64(lower.dropFirst(), radix: 8)
            } else { UInt64(lower) }
        guard let magnitude else { return nil }
        if isNegative && magnitude > 1 << 63 { return nil }
        return isNegative && magnitude > 0 ? "-\(magnitude)" : "\(magnitude)"
    }

    /// Whether the text has the form of a decimal float: Swift reads more than YAML does (`0x1p3`, `infinity`).
    private static func isFloat(_ text: String) -> Bool {
        text.utf8.allSatisfy { byte in
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "+-.eE".utf8.contains(byte)
        } && text.utf8.contains { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
