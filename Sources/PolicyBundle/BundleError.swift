import Signing

/// Why a bundle, a manifest or a policy repository was refused.
///
/// `code` is stable: scripts and tests may depend on it.
public struct BundleError: Error, Sendable, Equatable {
    public enum Code: String, Sendable, CaseIterable {
        // The compressed stream.
        case gzipHeader = "bundle_gzip_header"
        case gzipCorrupt = "bundle_gzip_corrupt"
        case gzipTruncated = "bundle_gzip_truncated"
        case gzipChecksum = "bundle_gzip_checksum"
        case gzipSecondMember = "bundle_gzip_second_member"
        case gzipTrailingBytes = "bundle_gzip_trailing_bytes"
        // The archive inside.
        case tarHeader = "bundle_tar_header"
        case tarTruncated = "bundle_tar_truncated"
        case tarTrailingBytes = "bundle_tar_trailing_bytes"
        case entryDuplicate = "bundle_entry_duplicate"
        case entryName = "bundle_entry_name"
        case entryTraversal = "bundle_entry_traversal"
        case entryLink = "bundle_entry_link"
        case entrySpecial = "bundle_entry_special"
        case entryMisplaced = "bundle_entry_misplaced"
        // Limits.
        case sizeLimit = "bundle_size_limit"
        case ratioLimit = "bundle_ratio_limit"
        case countLimit = "bundle_count_limit"
        case pathLimit = "bundle_path_limit"
        // Files.
        case unreadable = "bundle_unreadable"
        case notWritten = "bundle_not_written"
        case manifestInvalid = "bundle_manifest_invalid"
        case dataInvalid = "bundle_data_invalid"
        case dataConflict = "bundle_data_conflict"
        case compiledInvalid = "bundle_compiled_invalid"
        case policyInvalid = "bundle_policy_invalid"
        case planInvalid = "bundle_plan_invalid"
        case rootsOverlap = "bundle_roots_overlap"
        case rootViolation = "bundle_root_violation"
        case regoVersion = "bundle_rego_version"
        case wasmInvalid = "bundle_wasm_invalid"
        case delta = "bundle_delta"
        case patchInvalid = "bundle_patch_invalid"
        // Signatures.
        case signatureMissing = "bundle_signature_missing"
        case signaturesFileInvalid = "bundle_signatures_file_invalid"
        case signatureCount = "bundle_signature_count"
        case signaturePlugin = "bundle_signature_plugin"
        case signatureMalformed = "bundle_signature_malformed"
        case signatureCriticalHeader = "bundle_signature_critical_header"
        case signatureInvalid = "bundle_signature_invalid"
        case algorithmMismatch = "bundle_algorithm_mismatch"
        case keyMissing = "bundle_key_missing"
        case keyUnknown = "bundle_key_unknown"
        case keyIDMismatch = "bundle_key_id_mismatch"
        case keyMismatch = "bundle_key_mismatch"
        case keyInvalid = "bundle_key_invalid"
        case claimsInvalid = "bundle_claims_invalid"
        case claimExpired = "bundle_claim_expired"
        case claimNotYetValid = "bundle_claim_not_yet_valid"
        case scopeMismatch = "bundle_scope_mismatch"
        case fileUnsigned = "bundle_file_unsigned"
        case fileMissing = "bundle_file_missing"
        case digestMismatch = "bundle_digest_mismatch"
        case digestAlgorithm = "bundle_digest_algorithm"
        // Policy repositories.
        case repositoryInvalid = "repository_invalid"
        case repositoryLimit = "repository_limit"
        case configurationInvalid = "repository_configuration_invalid"
        case gitUnavailable = "repository_git_unavailable"
    }

    public let code: Code
    /// One sentence that says what happened.
    public let message: String
    /// The file, member of the archive, or claim that it happened to.
    public let place: String?
    /// What to do, where it is not obvious.
    public let remedy: String?

    public init(_ code: Code, _ message: String, place: String? = nil, remedy: String? = nil) {
        self.code = code
        self.message = message
        self.place = place
        self.remedy = remedy
    }

    /// The same error, said of `place` when it has no place yet.
    func at(_ place: String) -> BundleError {
        BundleError(code, message, place: self.place ?? place, remedy: remedy)
    }

    /// Says a failure of a key or token in the words of bundles.
    init(_ error: SigningError, place: String? = nil) {
        let code: Code =
            switch error.code {
            case .signatureInvalid: .signatureInvalid
            case .tokenMalformed: .signatureMalformed
            case .criticalHeader: .signatureCriticalHeader
            case .algorithmMismatch, .algorithmUnknown: .algorithmMismatch
            case .keyMismatch: .keyMismatch
            case .fileNotWritten: .notWritten
            case .keyUnreadable, .keyInvalid, .keyEncrypted, .keyWeak, .keyExists, .cryptography: .keyInvalid
            }
        self.init(code, error.message, place: error.place ?? place, remedy: error.remedy)
    }
}

extension BundleError: CustomStringConvertible {
    public var description: String {
        let head = place.map { "\($0): " } ?? ""
        let tail = remedy.map { " (\($0))" } ?? ""
        return "\(head)\(code.rawValue): \(message)\(tail)"
    }
}
