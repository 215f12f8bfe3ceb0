import DurableFiles
import RegoValue
import Signing

/// The `.signatures.json` of a bundle: tokens (JWS) that say which files it has and what their digests are.
public struct SignaturesFile: Sendable, Equatable {
    /// The name of the member.
    public static let path = ".signatures.json"
    /// What OPA calls its own way of verifying.
    static let defaultPlugin = "_default"

    public var tokens: [String]
    public var plugin: String?

    public init(tokens: [String], plugin: String? = nil) {
        self.tokens = tokens
        self.plugin = plugin
    }

    /// - Returns: nil when the file names no signatures at all (an object without the field), which OPA counts as unsigned.
    /// - Throws: `bundle_signatures_file_invalid`.
    init?(json: [UInt8], limits: BundleLimits) throws(BundleError) {
        let document: Document
        do {
            document = try Document(json: json, limits: JSONLimits(depth: limits.documentDepth))
        } catch {
            throw BundleError(.signaturesFileInvalid, "is not JSON: \(error.description)", place: SignaturesFile.path)
        }
        let fields = try ObjectReader(document, code: .signaturesFileInvalid, place: SignaturesFile.path)
        plugin = try fields.string("plugin")
        let tokens = try fields.strings("signatures")
        if tokens == nil && plugin == nil { return nil }
        self.tokens = tokens ?? []
    }

    /// The one token of a file that OPA would verify.
    func token() throws(BundleError) -> String {
        if let plugin, !plugin.isEmpty, plugin != SignaturesFile.defaultPlugin {
            throw BundleError(
                .signaturePlugin, "wants the verifier '\(plugin)', which is not here", place: SignaturesFile.path,
                remedy: "sign the bundle without a plugin")
        }
        guard tokens.count == 1, let token = tokens.first else {
            throw BundleError(.signatureCount, "has \(tokens.count) signatures where one is expected", place: SignaturesFile.path)
        }
        return token
    }

    /// Writes the file as `opa sign` lays it out, so that a reader sees the old file or the new one.
    ///
    /// - Throws: `bundle_not_written`.
    public func write(to path: String) throws(BundleError) {
        do {
            try DurableFile.replace(path, with: json(indent: 1))
        } catch {
            throw BundleError(.notWritten, error.message, place: path)
        }
    }

    func json(indent: Int? = nil) -> [UInt8] {
        Document { (arena: Arena) in
            let object = arena.object()
            arena.insert(object, arena.string("signatures"), arena.array(tokens.map { arena.string($0) }))
            if let plugin { arena.insert(object, arena.string("plugin"), arena.string(plugin)) }
            return object
        }.json(JSONWriter.Options(indent: indent))
    }
}
