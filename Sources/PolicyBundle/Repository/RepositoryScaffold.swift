import DurableFiles
import Glibc
import Signing

/// A small policy repository to start from: one that builds, passes its tests and answers its sample input.
public struct RepositoryScaffold: Sendable {
    public let directory: String
    /// The bundle's name: the directory's, as far as it can be one.
    public let name: String
    /// The package: the name, as far as it can be one.
    public let package: String

    public init(directory: String) {
        self.directory = directory
        let trimmed = directory.split(separator: "/").filter { $0 != "." && $0 != ".." }.last.map(String.init)
        let base = trimmed ?? FileReading.absolutePath(directory).split(separator: "/").last.map(String.init) ?? ""
        let isName = (try? RepositoryConfiguration.validate(name: base, "")) != nil
        name = isName ? base : "policies"
        let letters = name.utf8.map { Self.isPackagePart($0) ? Character(Unicode.Scalar($0)) : "_" }
        let package = String(letters)
        let isTaken = package.utf8.first.map { (0x30...0x39).contains($0) } ?? true || Self.keywords.contains(package)
        self.package = isTaken ? "policy_" + package : package
    }

    public var query: String { "data.\(package).allow" }
    public var inputPath: String { path("inputs/reader.json") }

    /// Writes the files.
    ///
    /// - Returns: their paths.
    /// - Throws: `repository_invalid` when a file is there already; nothing is written then.
    public func write() throws(BundleError) -> [String] {
        let files = files.map { (path: path($0.name), text: $0.text) }
        for file in files where FileReading.exists(file.path) {
            throw BundleError(.repositoryInvalid, "is there already", place: file.path, remedy: "choose another directory")
        }
        for folder in [directory, path(package), path("inputs")] {
            if mkdir(folder, 0o755) != 0 && errno != EEXIST {
                throw BundleError(.notWritten, "cannot be made: \(String(cString: strerror(errno)))", place: folder)
            }
        }
        for file in files {
            do {
                try DurableFile.replace(file.path, with: Array(file.text.utf8))
            } catch {
                throw BundleError(.notWritten, error.message, place: file.path)
            }
        }
        return files.map(\.path)
    }

    private func path(_ name: String) -> String { directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)" }

    private static let keywords: Set<String> = [
        "as", "contains", "data", "default", "else", "every", "false", "if", "import", "in", "input", "not", "null", "package", "some",
        "true",
        "with",
    ]

    private static func isPackagePart(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "_")
    }

    private var files: [(name: String, text: String)] {
        [
            ("writ.yaml", configuration), ("\(package)/policy.rego", policy), ("\(package)/policy_test.rego", test),
            ("inputs/reader.json", input),
        ]
    }

    private var configuration: String {
        """
        name: \(name)
        version: 0.1.0
        description: Who may do what with which document.
        roots:
          - \(package)
        entrypoints:
          - \(package)/allow
        test:
          coverage: 100

        """
    }

    private var policy: String {
        """
        # METADATA
        # title: Access to documents
        # description: Administrators may do everything, others may read what belongs to their team.
        package \(package)

        default allow := false

        # METADATA
        # title: Administrators may do everything
        allow if "admin" in input.user.roles

        # METADATA
        # title: Members of a team may read its documents
        allow if {
        \tinput.action == "read"
        \tinput.document.team in input.user.teams
        }

        """
    }

    private var test: String {
        """
        package \(package)_test

        import data.\(package)

        reader := {"name": "ada", "roles": [], "teams": ["payments"]}

        test_admin_may_delete if {
        \t\(package).allow with input as {
        \t\t"user": {"name": "root", "roles": ["admin"], "teams": []},
        \t\t"action": "delete",
        \t\t"document": {"team": "payments"},
        \t}
        }

        test_member_may_read if {
        \t\(package).allow with input as {"user": reader, "action": "read", "document": {"team": "payments"}}
        }

        test_member_may_not_delete if {
        \tnot \(package).allow with input as {"user": reader, "action": "delete", "document": {"team": "payments"}}
        }

        test_others_may_not_read if {
        \tnot \(package).allow with input as {"user": reader, "action": "read", "document": {"team": "audit"}}
        }

        """
    }

    private var input: String {
        """
        {
          "user": {"name": "ada", "roles": [], "teams": ["payments"]},
          "action": "read",
          "document": {"id": "invoice-7", "team": "payments"}
        }

        """
    }
}
