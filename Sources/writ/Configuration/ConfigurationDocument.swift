import EnforcementPoint
import Glibc
import RegoSyntax

/// What `--config-file`, `--set` and `--set-file` say together, as OPA reads them: the file first, then what is set, then what files are
/// set to.
struct ConfigurationDocument {
    let text: ConfigurationText

    /// - Throws: `Failure` or `ConfigurationError` when a file cannot be read, or something is neither YAML nor an override.
    init(file: String?, settings: [String], settingsFromFiles: [String]) throws {
        let written = try file.map(Self.read)
        if let written, settings.isEmpty, settingsFromFiles.isEmpty, written.document != .null {
            text = written
            return
        }
        var overrides = JSONNode.object([])
        for setting in settings {
            try ConfigurationOverride.apply(Self.withVariables(setting), to: &overrides, flag: "--set") { ConfigurationOverride.typed($0) }
        }
        for setting in settingsFromFiles {
            try ConfigurationOverride.apply(setting, to: &overrides, flag: "--set-file") { path in
                .string(Self.trimmed(String(decoding: try InputFile.bytes(path), as: UTF8.self)))
            }
        }
        let document = written.map(\.document) ?? .null
        text = ConfigurationText(document == .null ? overrides : document.overridden(by: overrides), name: file ?? "configuration")
    }

    private static func read(_ file: String) throws -> ConfigurationText {
        try ConfigurationText(withVariables(String(decoding: try InputFile.bytes(file), as: UTF8.self)), file: file)
    }

    /// The text with the values of environment variables for `${NAME}`; what is not set stays as it is.
    static func withVariables(_ text: String) -> String {
        text.replacing(/\$\{([^}\n]*)\}/) { match in
            guard !match.1.isEmpty else { return "" }
            let value = getenv(String(match.1)).map { String(cString: $0) } ?? ""
            return value.isEmpty ? String(match.0) : value
        }
    }

    private static func trimmed(_ text: String) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}

extension JSONNode {
    /// The members of an object; none of anything else.
    var members: [Member] { if case .object(let members) = self { members } else { [] } }

    /// Sets a member of an object; one that is there keeps its place.
    mutating func set(_ key: String, to value: JSONNode) {
        var members = members
        if let position = members.firstIndex(where: { $0.key == key }) {
            members[position] = Member(key, value)
        } else {
            members.append(Member(key, value))
        }
        self = .object(members)
    }

    /// Objects are merged member by member; anything else is replaced.
    func overridden(by other: JSONNode) -> JSONNode {
        guard case .object = self, case .object(let members) = other else { return other }
        var result = self
        for member in members { result.set(member.key, to: self[member.key]?.overridden(by: member.value) ?? member.value) }
        return result
    }
}
