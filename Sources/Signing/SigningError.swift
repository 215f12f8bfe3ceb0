/// Why a key could not be used, or a token was not accepted.
///
/// `code` is stable: scripts and tests may depend on it.
public struct SigningError: Error, Sendable, Equatable {
    public enum Code: String, Sendable, CaseIterable {
        case keyUnreadable = "signing_key_unreadable"
        case keyInvalid = "signing_key_invalid"
        case keyEncrypted = "signing_key_encrypted"
        case keyMismatch = "signing_key_mismatch"
        case keyWeak = "signing_key_weak"
        case keyExists = "signing_key_exists"
        case algorithmUnknown = "signing_algorithm_unknown"
        case algorithmMismatch = "signing_algorithm_mismatch"
        case tokenMalformed = "signing_token_malformed"
        case criticalHeader = "signing_critical_header"
        case signatureInvalid = "signing_signature_invalid"
        case fileNotWritten = "signing_file_not_written"
        case cryptography = "signing_cryptography"
    }

    public let code: Code
    /// One sentence that says what happened.
    public let message: String
    /// The file or the part of the token, where there is one.
    public var place: String?
    /// What to do, where it is not obvious.
    public var remedy: String?

    public init(_ code: Code, _ message: String, place: String? = nil, remedy: String? = nil) {
        self.code = code
        self.message = message
        self.place = place
        self.remedy = remedy
    }

    /// The same error, said of `place`.
    public func at(_ place: String) -> SigningError {
        SigningError(code, message, place: place, remedy: remedy)
    }
}

extension SigningError: CustomStringConvertible {
    public var description: String {
        let head = place.map { "\($0): " } ?? ""
        let tail = remedy.map { " (\($0))" } ?? ""
        return "\(head)\(code.rawValue): \(message)\(tail)"
    }
}
