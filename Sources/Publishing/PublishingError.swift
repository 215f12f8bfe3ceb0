import DurableFiles

/// Why a bundle was not published. Nothing that readers see has changed then.
public struct PublishingError: Error, Sendable, Equatable {
    public enum Code: String, Sendable, CaseIterable {
        /// The bundle carries no signature.
        case unsigned = "publish_unsigned"
        /// The version is published already, with other bytes.
        case versionTaken = "publish_version_taken"
        /// A name, version or channel that a published repository cannot have.
        case nameInvalid = "publish_name_invalid"
        /// The bundle's metadata does not say its name or version.
        case nameMissing = "publish_name_missing"
        /// `index.json` is not what a publish wrote.
        case indexInvalid = "publish_index_invalid"
        /// The repository does not have what was asked for.
        case unknown = "publish_unknown"
        /// The store could not be read or written.
        case storeFailed = "publish_store_failed"
    }

    public let code: Code
    /// One sentence that says what happened.
    public let message: String
    /// The file in the repository that it is about.
    public let place: String?
    /// What to do, where it is not obvious.
    public let remedy: String?

    public init(_ code: Code, _ message: String, place: String? = nil, remedy: String? = nil) {
        self.code = code
        self.message = message
        self.place = place
        self.remedy = remedy
    }

    init(_ error: FileError) {
        self.init(.storeFailed, "cannot \(error.operation.rawValue): \(error.reason)", place: error.path)
    }
}

extension PublishingError: CustomStringConvertible {
    public var description: String {
        let head = place.map { "\($0): " } ?? ""
        let tail = remedy.map { " (\($0))" } ?? ""
        return "\(head)\(code.rawValue): \(message)\(tail)"
    }
}
