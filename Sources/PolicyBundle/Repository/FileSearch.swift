import Glibc
import Parallelism
import Synchronization

/// Finds the wanted files below a directory, in the order of their paths; folders side by side are looked through on all processors.
struct FileSearch: Sendable {
    typealias File = (path: String, full: String)

    /// What is below a folder, as far as nothing failed.
    struct Findings: Sendable {
        fileprivate(set) var files: [File] = []
        /// Links that were wanted by their name and not followed.
        fileprivate(set) var skippedLinks: [String] = []
        fileprivate(set) var failure: BundleError?
    }

    /// How many files and folders were met.
    private final class Tally: Sendable {
        private let count = Atomic(0)

        func next() -> Int { count.add(1, ordering: .relaxed).newValue }
    }

    let root: String
    let options: LoadOptions
    /// Whether folders whose name begins with a dot (`.git`) are left out.
    let skipsHidden: Bool
    /// Asked with the name of each file.
    let isWanted: @Sendable (String) -> Bool

    private let tally = Tally()

    init(root: String, options: LoadOptions, skipsHidden: Bool, isWanted: @escaping @Sendable (String) -> Bool) {
        self.root = root
        self.options = options
        self.skipsHidden = skipsHidden
        self.isWanted = isWanted
    }

    /// What is below the directory.
    func run() -> Findings { findings(below: "", depth: 0, isShared: false) }

    /// - Parameter isShared: whether other processors look through other folders already.
    private func findings(below folder: String, depth: Int, isShared: Bool) -> Findings {
        var findings = Findings()
        do throws(BundleError) {
            try find(below: folder, depth: depth, isShared: isShared, &findings)
        } catch {
            findings.failure = error
        }
        return findings
    }

    private func find(below folder: String, depth: Int, isShared: Bool, _ findings: inout Findings) throws(BundleError) {
        guard depth <= options.limits.depth else {
            throw BundleError(.repositoryLimit, "folders are nested deeper than \(options.limits.depth)", place: full(folder))
        }
        let members = try members(of: folder)
        var below: [String: Findings] = [:]
        let folders = members.filter { $0.kind == S_IFDIR && !isSkipped($0.name) }.map { path($0.name, in: folder) }
        if !isShared, folders.count >= Self.manyFolders {
            let found = folders.mapInParallel { self.findings(below: $0, depth: depth + 1, isShared: true) }
            // A folder that is changed meanwhile may name something twice.
            below = Dictionary(zip(folders, found)) { first, _ in first }
        }
        for (name, known) in members {
            guard tally.next() <= options.limits.entries else {
                throw BundleError(.repositoryLimit, "has more than \(options.limits.entries) files and folders", place: root)
            }
            let path = path(name, in: folder)
            let kind = if let known { known } else { try FileReading.kind(full(path)) }
            switch kind {
            case S_IFDIR where !isSkipped(name):
                let inner = below[path] ?? self.findings(below: path, depth: depth + 1, isShared: isShared)
                findings.files += inner.files
                findings.skippedLinks += inner.skippedLinks
                if let failure = inner.failure { throw failure }
            case S_IFREG: if isWanted(name) { findings.files.append((path, full(path))) }
            case S_IFLNK where isWanted(name):
                let full = full(path)
                if options.followsLinks, FileReading.isFile(full) {
                    findings.files.append((path, full))
                } else {
                    findings.skippedLinks.append(full)
                }
            default: continue
            }
        }
    }

    /// From how many folders on they are shared out.
    private static let manyFolders = 32

    private func isSkipped(_ folder: String) -> Bool { skipsHidden && folder.hasPrefix(".") }

    /// The names in a folder in their order, those to leave out apart, with the kind of what each names where the file system tells it at once.
    private func members(of folder: String) throws(BundleError) -> [(name: String, kind: mode_t?)] {
        guard let stream = opendir(full(folder)) else { throw FileReading.failure(full(folder)) }
        defer { closedir(stream) }
        var members: [(name: String, kind: mode_t?)] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if name == "." || name == ".." || options.ignores(name) { continue }
            let kind = mode_t(entry.pointee.d_type) << 12
            members.append((name, kind == 0 ? nil : kind))
        }
        return members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    private func path(_ name: String, in folder: String) -> String { folder.isEmpty ? name : "\(folder)/\(name)" }

    private func full(_ path: String) -> String {
        if path.isEmpty { return root }
        if root == "." { return path }
        return root.hasSuffix("/") ? root + path : "\(root)/\(path)"
    }
}
