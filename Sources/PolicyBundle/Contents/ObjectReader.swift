import RegoValue

/// Reads the fields of a JSON object that somebody else wrote: a field of another type than expected is an error that names it.
struct ObjectReader {
    private let document: Document
    private let object: Value
    private let code: BundleError.Code
    private let place: String

    /// - Parameter document: kept alive as long as the reader.
    init(_ document: Document, code: BundleError.Code, place: String) throws(BundleError) {
        try self.init(document.root, of: document, code: code, place: place)
    }

    /// Reads an object inside of what `self` reads.
    func reader(_ value: Value) throws(BundleError) -> ObjectReader { try ObjectReader(value, of: document, code: code, place: place) }

    private init(_ value: Value, of document: Document, code: BundleError.Code, place: String) throws(BundleError) {
        guard value.isObject else { throw BundleError(code, "is not a JSON object", place: place) }
        self.document = document
        object = value
        self.code = code
        self.place = place
    }

    /// The field's value; nil when it is missing or null, as Go reads it.
    func value(_ name: String) -> Value? {
        let value = object.lookup(name)
        return value.isUndefined || value.kind == .null ? nil : value
    }

    func string(_ name: String) throws(BundleError) -> String? {
        guard let value = value(name) else { return nil }
        guard let text = value.string else { throw wrong(name, "a string") }
        return text
    }

    func integer(_ name: String) throws(BundleError) -> Int? {
        guard let value = value(name) else { return nil }
        guard let number = value.integerValue else { throw wrong(name, "an integer") }
        return Int(number)
    }

    func boolean(_ name: String) throws(BundleError) -> Bool? {
        guard let value = value(name) else { return nil }
        guard let flag = value.boolean else { throw wrong(name, "true or false") }
        return flag
    }

    func number(_ name: String) throws(BundleError) -> Double? {
        guard let value = value(name) else { return nil }
        guard let number = value.double else { throw wrong(name, "a number") }
        return number
    }

    func object(_ name: String) throws(BundleError) -> Value? {
        guard let value = value(name) else { return nil }
        guard value.isObject else { throw wrong(name, "an object") }
        return value
    }

    func array(_ name: String) throws(BundleError) -> [Value]? {
        guard let value = value(name) else { return nil }
        guard value.isArray else { throw wrong(name, "an array") }
        return Array(value.storage)
    }

    func strings(_ name: String) throws(BundleError) -> [String]? {
        guard let values = try array(name) else { return nil }
        var texts: [String] = []
        for value in values {
            guard let text = value.string else { throw wrong(name, "an array of strings") }
            texts.append(text)
        }
        return texts
    }

    func integers(_ name: String) throws(BundleError) -> [String: Int]? {
        guard let value = try object(name) else { return nil }
        var numbers: [String: Int] = [:]
        for position in 0..<value.count {
            guard let key = value.key(at: position).string, let number = value.value(at: position).integerValue else {
                throw wrong(name, "an object of integers")
            }
            numbers[key] = Int(number)
        }
        return numbers
    }

    /// The names of all fields.
    var names: [String] { (0..<object.count).compactMap { object.key(at: $0).string } }

    func wrongField(_ message: String, remedy: String?) -> BundleError {
        BundleError(code, message, place: place, remedy: remedy)
    }

    private func wrong(_ name: String, _ wanted: String) -> BundleError {
        BundleError(code, "'\(name)' is not \(wanted)", place: place)
    }
}
