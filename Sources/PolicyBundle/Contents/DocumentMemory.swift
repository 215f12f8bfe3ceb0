/// How much memory a JSON text takes once it is read, estimated from its punctuation and never too low by much.
enum DocumentMemory {
    /// An entry of an object that has just outgrown its room.
    private static let perComma = 64
    /// An object's header and the room that it begins with.
    private static let perCollection = 160

    /// - Returns: The estimate in bytes.
    /// - Throws: `bundle_size_limit` when it is more than `limit`.
    @discardableResult
    static func validate(_ json: [UInt8], within limit: Int, path: String) throws(BundleError) -> Int {
        let estimate = estimate(json)
        guard estimate <= limit else { throw excess(limit, path: path) }
        return estimate
    }

    static func excess(_ limit: Int, path: String) -> BundleError {
        BundleError(
            .sizeLimit, "holds so many values that they would take more than \(limit) bytes of memory", place: path,
            remedy: "raise the limit if you trust the source, or split the data into several bundles")
    }

    private static func estimate(_ json: [UInt8]) -> Int {
        var commas = 0
        var collections = 0
        var isText = false
        var isEscaped = false
        for byte in json {
            if isText {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isText = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isText = true
            case UInt8(ascii: ","): commas += 1
            case UInt8(ascii: "["), UInt8(ascii: "{"): collections += 1
            default: break
            }
        }
        return commas * perComma + collections * perCollection
    }
}
