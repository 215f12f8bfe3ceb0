/// Why `http.send` has no response.
enum HTTPSendError: Error {
    /// The request could not be sent, or there was no answer (Go's `url.Error`).
    case network(operation: String, url: String, reason: String, isTimeout: Bool)
    /// What OPA reports with the place of the call even in the result of `raise_error: false`.
    case placed(BuiltinError)
    case plain(String)
    /// The evaluation itself is over.
    case stopped

    static let networkCode = "eval_http_send_network_error"
    static let internalCode = "eval_http_send_internal_error"

    static func placed(_ message: String) -> HTTPSendError { .placed(BuiltinError(message)) }

    /// As an error of the evaluation.
    var raised: BuiltinError {
        switch self {
        case .network(let operation, let url, let reason, let isTimeout):
            BuiltinError(isTimeout ? "\(operation) \(url): request timed out" : "\(operation) \(GoText.quoted(url)): \(reason)")
        case .placed(let error): error
        case .plain(let message): BuiltinError(message)
        case .stopped: BuiltinError(.halt, "http.send: timed out (context deadline exceeded)")
        }
    }

    /// As the field `error` of a result.
    ///
    /// - Parameter place: file and row of the call, `policy.rego:3`; empty when it stands in no file.
    func description(at place: String) -> (code: String, message: String) {
        switch self {
        case .network(let operation, let url, let reason, _):
            return (Self.networkCode, "\(operation) \(GoText.quoted(url)): \(reason)")
        case .placed(let error):
            let prefix = place.isEmpty ? "" : place + ": "
            return (Self.internalCode, "\(prefix)\(error.code.rawValue): http.send: \(error.message)")
        case .plain(let message): return (Self.internalCode, message)
        case .stopped: return (Self.internalCode, raised.message)
        }
    }
}
