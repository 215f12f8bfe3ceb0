import RegoSyntax

/// A policy of a bundle, parsed.
public struct BundleModule: Sendable {
    /// Path from the bundle's root, without a leading slash.
    public let path: String
    public let bytes: [UInt8]
    /// 0 or 1.
    public let regoVersion: Int
    public let syntax: Module
    /// The package's path below `data`, such as `["app", "authz"]`.
    public let package: [String]

    /// - Parameter displayPath: what messages call the file, when it is not `path`.
    /// - Throws: `bundle_policy_invalid`, with the parser's errors.
    public init(
        path: String, bytes: [UInt8], regoVersion: Int = 1, displayPath: String? = nil, options: ParserOptions = ParserOptions()
    ) throws(BundleError) {
        self.path = path
        self.bytes = bytes
        self.regoVersion = regoVersion
        var options = options
        options.regoVersion = regoVersion == 0 ? .v0 : .v1
        do {
            syntax = try Parser.parseModule(source: SourceFile(path: displayPath ?? path, bytes: bytes), options: options)
        } catch {
            throw BundleError(.policyInvalid, "cannot be parsed: \(error.description)", place: displayPath ?? path)
        }
        // The path begins with `data`.
        guard let path = syntax.package.path.constantPath else {
            throw BundleError(.policyInvalid, "the package's name is not constant", place: displayPath ?? path)
        }
        package = path.first == "data" ? Array(path.dropFirst()) : path
    }
}
