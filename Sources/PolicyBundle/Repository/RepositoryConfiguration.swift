import RegoValue

/// A bundle as a repository defines it.
public struct BundleDefinition: Sendable, Equatable {
    public var name: String
    /// The parts of `data` that it owns.
    public var roots: [String]
    /// What it answers, as paths: `terraform/deny`.
    public var entrypoints: [String]

    public init(name: String, roots: [String] = [""], entrypoints: [String] = []) {
        self.name = name
        self.roots = roots.map(Roots.trimmed)
        self.entrypoints = entrypoints.map(Roots.trimmed)
    }

    /// Makes a part of `data` the bundle's own, if it is not already.
    public mutating func add(root: String) { roots = Roots.adding(root, to: roots) }
}

/// What a policy repository says about itself: its `writ.yaml`.
///
///     name: terraform
///     version: 1.0.0
///     description: What a Terraform plan must fulfil.
///     roots: [terraform]
///     entrypoints: [terraform/decision]
///     test:
///       coverage: 100
///     ignore: ["*.md"]
///
/// Instead of `roots` and `entrypoints`, `bundles` is a list of bundles that each have these and a `name`.
public struct RepositoryConfiguration: Sendable, Equatable {
    /// The name of the file.
    public static let path = "writ.yaml"

    public var name: String
    /// Version of the bundles built, such as `1.4.0`.
    public var version: String
    public var description: String?
    public var bundles: [BundleDefinition]
    /// Per cent of rules that tests must cover before a bundle is built; nil for any.
    public var coverageThreshold: Double?
    /// Patterns of names to leave out: see ``LoadOptions/ignore``.
    public var ignore: [String]

    public init(
        name: String, version: String = "0.0.0", description: String? = nil, bundles: [BundleDefinition]? = nil,
        coverageThreshold: Double? = nil,
        ignore: [String] = []
    ) {
        self.name = name
        self.version = version
        self.description = description
        self.bundles = bundles ?? [BundleDefinition(name: name)]
        self.coverageThreshold = coverageThreshold
        self.ignore = ignore
    }

    /// Reads `writ.yaml`.
    ///
    /// - Throws: `repository_configuration_invalid`, or `bundle_roots_overlap` when two bundles own the same part of `data`.
    public init(yaml: [UInt8], place: String = RepositoryConfiguration.path, limits: BundleLimits = .standard) throws(BundleError) {
        let document = try Document { (arena: Arena) throws(BundleError) in
            do throws(BundleError) {
                return try YAMLReader(arena, limits).read(yaml, path: place)
            } catch {
                throw BundleError(.configurationInvalid, error.message, place: place)
            }
        }
        let fields = try ObjectReader(document, code: .configurationInvalid, place: place)
        try fields.refuseOthers(than: ["name", "version", "description", "roots", "entrypoints", "bundles", "test", "ignore"])
        guard let name = try fields.string("name") else {
            throw BundleError(.configurationInvalid, "'name' is missing", place: place, remedy: "add, for instance: name: my-policies")
        }
        try RepositoryConfiguration.validate(name: name, place)
        self.name = name
        version = try fields.text("version") ?? "0.0.0"
        try RepositoryConfiguration.validate(version: version, place)
        description = try fields.string("description")
        bundles = try RepositoryConfiguration.bundles(fields, name, place)
        ignore = try fields.strings("ignore") ?? []
        coverageThreshold = nil
        if let test = try fields.object("test") {
            let thresholds = try fields.reader(test)
            try thresholds.refuseOthers(than: ["coverage"])
            coverageThreshold = try thresholds.number("coverage")
        }
        if let threshold = coverageThreshold, !(0...100).contains(threshold) {
            throw BundleError(.configurationInvalid, "'test.coverage' is not between 0 and 100", place: place)
        }
        try Roots.validate(owners: bundles.map { (name: $0.name, roots: $0.roots) })
    }

    private static func bundles(_ fields: ObjectReader, _ name: String, _ place: String) throws(BundleError) -> [BundleDefinition] {
        guard let entries = try fields.array("bundles") else { return [try bundle(fields, name)] }
        if fields.value("roots") != nil || fields.value("entrypoints") != nil {
            throw BundleError(
                .configurationInvalid, "'bundles' stands beside 'roots' or 'entrypoints'", place: place, remedy: "move them into a bundle")
        }
        var bundles: [BundleDefinition] = []
        for entry in entries {
            let fields = try fields.reader(entry)
            try fields.refuseOthers(than: ["name", "roots", "entrypoints"])
            guard let name = try fields.string("name") else {
                throw BundleError(.configurationInvalid, "a bundle has no 'name'", place: place)
            }
            try validate(name: name, place)
            if bundles.contains(where: { $0.name == name }) {
                throw BundleError(.configurationInvalid, "two bundles are called '\(name)'", place: place)
            }
            bundles.append(try bundle(fields, name))
        }
        if bundles.isEmpty { throw BundleError(.configurationInvalid, "'bundles' is empty", place: place) }
        return bundles
    }

    private static func bundle(_ fields: ObjectReader, _ name: String) throws(BundleError) -> BundleDefinition {
        let definition = BundleDefinition(
            name: name, roots: try fields.strings("roots") ?? [""], entrypoints: try fields.strings("entrypoints") ?? [])
        try Roots.validate(definition.roots)
        return definition
    }

    /// Names become parts of file names and URLs.
    static func validate(name: String, _ place: String) throws(BundleError) {
        let isValid =
            !name.isEmpty && name.utf8.count <= 128 && name.utf8.allSatisfy { isAlphanumeric($0) || "._-".utf8.contains($0) }
            && name.utf8.first.map(isAlphanumeric) == true
        if !isValid {
            throw BundleError(
                .configurationInvalid, "'\(name)' is no name of a bundle", place: place,
                remedy: "use letters, digits, dots, dashes and underscores")
        }
    }

    static func validate(version: String, _ place: String) throws(BundleError) {
        let isValid =
            !version.isEmpty && version.utf8.count <= 128 && version.utf8.allSatisfy { isAlphanumeric($0) || ".+-".utf8.contains($0) }
            && version.utf8.first.map(isAlphanumeric) == true
        if !isValid {
            throw BundleError(
                .configurationInvalid, "'\(version)' is no version", place: place, remedy: "use a semantic version such as 1.4.0")
        }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}

extension ObjectReader {
    /// Refuses a field that is not known: most often it is misspelled.
    func refuseOthers(than known: Set<String>) throws(BundleError) {
        guard let other = names.first(where: { !known.contains($0) }) else { return }
        throw wrongField("there is no field '\(other)'", remedy: "known are: \(known.sorted().joined(separator: ", "))")
    }

    /// A string, or a number as it is spelled (`version: 1.0`).
    func text(_ name: String) throws(BundleError) -> String? {
        guard let value = value(name) else { return nil }
        if let text = value.string { return text }
        guard value.isNumber else { throw wrongField("'\(name)' is not a string", remedy: nil) }
        throw wrongField("'\(name)' is a number", remedy: "put it in quotes, or YAML may read 1.10 as 1.1")
    }
}
