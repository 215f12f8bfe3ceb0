/// A configuration that cannot be used.
public struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    public let message: String
    public let file: String
    /// From 1; 0 when the whole file is to blame.
    public let row: Int
    /// From 1.
    public let column: Int
    public let remedy: String?

    public var code: String { "configuration_invalid" }

    public init(_ message: String, file: String, row: Int = 0, column: Int = 0, remedy: String? = nil) {
        self.message = message
        self.file = file
        self.row = row
        self.column = column
        self.remedy = remedy
    }

    public var description: String {
        let place = row > 0 ? "\(file):\(row):\(column)" : file
        return "\(place): \(code): \(message)" + (remedy.map { " (\($0))" } ?? "")
    }
}
