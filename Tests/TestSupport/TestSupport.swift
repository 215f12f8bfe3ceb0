import Foundation
import RegoValue

/// Where the files that tests read are.
public enum Paths {
    /// The top of the repository.
    public static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Recorded answers of OPA that live in the repository.
    public static func golden(_ name: String) -> URL { repository.appendingPathComponent("Tests/Golden/\(name)") }

    /// OPA's own conformance cases, which lie beside the repository and may be absent in a clone.
    public static var conformance: URL? {
        let place = repository.deletingLastPathComponent().appendingPathComponent("shared/golden/conformance")
        return FileManager.default.fileExists(atPath: place.path) ? place : nil
    }

    /// All files below a folder with one of the endings, sorted.
    public static func files(below folder: URL, ending: String) -> [URL] {
        guard let walk = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil) else { return [] }
        return walk.compactMap { $0 as? URL }.filter { $0.path.hasSuffix(ending) }.sorted { $0.path < $1.path }
    }
}

/// Reads a JSON file into a document.
public func readJSON(_ file: URL) throws -> Document {
    try Document(json: Array(Data(contentsOf: file)))
}

extension Value {
    /// The elements of an array.
    public var elements: [Value] { isArray ? Array(storage) : [] }

    public subscript(_ key: String) -> Value { lookup(key) }
}
