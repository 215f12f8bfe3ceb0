import DurableFiles

/// Where a published repository lies: a directory now, a bucket or a registry later. Names are paths relative to the repository's root.
public protocol RepositoryStore: Sendable {
    /// What messages call it: a path or an address.
    var location: String { get }
    /// The content of a file, or nil if there is none.
    func read(_ name: String) throws(PublishingError) -> [UInt8]?
    /// Stores a file under a name that nothing has yet, durably; false if something has.
    func createOnce(_ name: String, _ bytes: [UInt8]) throws(PublishingError) -> Bool
    /// Stores a file, in place of what was there, atomically and durably.
    func replace(_ name: String, _ bytes: [UInt8]) throws(PublishingError)
    /// File names below a folder, sorted.
    func list(_ folder: String) throws(PublishingError) -> [String]
    /// Runs `body` while nobody else publishes here, after what a killed publish left behind has been removed.
    func exclusively<Result>(_ body: () throws(PublishingError) -> Result) throws(PublishingError) -> Result
}

/// A published repository in a directory of the local file system, which any static server can serve.
public struct DirectoryStore: RepositoryStore {
    private static let sizeLimit = 1 << 30
    private static let lockName = ".lock"

    private let directory: DurableDirectory
    public var location: String { directory.path }

    /// Makes the directory if it is not there.
    public init(path: String) throws(PublishingError) {
        do {
            directory = try DurableDirectory(path: path)
        } catch {
            throw PublishingError(error)
        }
    }

    public func read(_ name: String) throws(PublishingError) -> [UInt8]? {
        try said { () throws(FileError) in try directory.read(name, limit: Self.sizeLimit) }
    }

    public func createOnce(_ name: String, _ bytes: [UInt8]) throws(PublishingError) -> Bool {
        try said { () throws(FileError) in
            try directory.makeDirectory(Self.folder(of: name))
            return try directory.createOnce(name, with: bytes)
        }
    }

    public func replace(_ name: String, _ bytes: [UInt8]) throws(PublishingError) {
        try said { () throws(FileError) in
            try directory.makeDirectory(Self.folder(of: name))
            try directory.replace(name, with: bytes)
        }
    }

    public func list(_ folder: String) throws(PublishingError) -> [String] {
        try said { () throws(FileError) in try directory.list(folder).filter { !$0.hasPrefix(".") } }
    }

    public func exclusively<Result>(_ body: () throws(PublishingError) -> Result) throws(PublishingError) -> Result {
        let lock = try said { () throws(FileError) in try ExclusiveLock(path: directory.absolute(Self.lockName), wait: true) }
        try said { () throws(FileError) in try directory.removeLeftovers(depth: 2) }
        let result = try body()
        _ = consume lock
        return result
    }

    private static func folder(of name: String) -> String {
        name.lastIndex(of: "/").map { String(name[..<$0]) } ?? ""
    }

    private func said<Result: ~Copyable>(_ body: () throws(FileError) -> Result) throws(PublishingError) -> Result {
        do {
            return try body()
        } catch {
            throw PublishingError(error)
        }
    }
}
