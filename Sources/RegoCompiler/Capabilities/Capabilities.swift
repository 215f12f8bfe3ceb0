/// What the policies may use: built-in functions, language features, hosts.
///
/// The compiler refuses a call of a function that is not in here. `current` costs nothing until it is asked for a function;
/// each declaration is decoded when it is looked up.
public struct Capabilities: Sendable {
    /// The functions that replace the embedded ones, or all there are when `usesEmbedded` is false; nothing for a removed one.
    private var changes: [String: BuiltinDeclaration?] = [:]
    private let usesEmbedded: Bool
    /// The names of language features (`rego_v1`, `template_strings`, `keywords_in_refs`).
    public var features: Set<String>
    public var futureKeywords: Set<String>
    /// The versions of the interface between WebAssembly modules and what runs them; Writ has none.
    public var wasmInterfaces: [WasmInterface] = []
    /// The hosts that remote schemas may be fetched from; nothing means any.
    public var allowedHosts: [String]?

    /// The newest OPA's functions and features.
    public static let current = Capabilities(
        usesEmbedded: true, features: ["keywords_in_refs", "rego_v1", "template_strings"], futureKeywords: ["and", "not", "or"])

    private init(usesEmbedded: Bool, features: Set<String>, futureKeywords: Set<String> = [], allowedHosts: [String]? = nil) {
        self.usesEmbedded = usesEmbedded
        self.features = features
        self.futureKeywords = futureKeywords
        self.allowedHosts = allowedHosts
    }

    /// Only these functions and features.
    public init(
        builtins: [BuiltinDeclaration], features: Set<String>, futureKeywords: Set<String> = [], allowedHosts: [String]? = nil
    ) {
        self.init(usesEmbedded: false, features: features, futureKeywords: futureKeywords, allowedHosts: allowedHosts)
        for builtin in builtins { changes[builtin.name] = .some(builtin) }
    }

    /// The declaration of a function by its dotted name; for an operator, by its function's name (`plus`).
    public func builtin(named name: String) -> BuiltinDeclaration? {
        if let change = changes[name] { return change }
        return usesEmbedded ? EmbeddedBuiltins.declaration(named: name) : nil
    }

    /// All declarations, sorted by name. Decodes the whole table.
    public var builtins: [BuiltinDeclaration] {
        var all = usesEmbedded ? EmbeddedBuiltins.all().filter { changes[$0.name] == nil } : []
        all += changes.values.compactMap { $0 }
        return all.sorted { $0.name < $1.name }
    }

    /// Adds a function, or replaces the one of the same name.
    public mutating func add(_ builtin: BuiltinDeclaration) { changes[builtin.name] = .some(builtin) }

    /// Takes a function away.
    public mutating func remove(builtinNamed name: String) { changes[name] = .some(nil) }

    /// The same capabilities without the functions whose names `isImplemented` denies: what an engine can really run.
    public func restricted(to isImplemented: (String) -> Bool) -> Capabilities {
        var copy = self
        for builtin in builtins where !isImplemented(builtin.name) { copy.remove(builtinNamed: builtin.name) }
        return copy
    }
}

/// A version of the interface between WebAssembly modules and what runs them.
public struct WasmInterface: Sendable, Hashable {
    public var version: Int
    public var minorVersion: Int

    public init(version: Int, minorVersion: Int) {
        self.version = version
        self.minorVersion = minorVersion
    }
}

/// The declarations in `BuiltinTable`, found by binary search and decoded one at a time.
enum EmbeddedBuiltins {
    /// The lines of the table as byte ranges, in the order of their names.
    private static let lines: [Range<Int>] = BuiltinTable.text.withUTF8Buffer { text in
        text.split(separator: UInt8(ascii: "\n")).map { $0.startIndex..<$0.endIndex }
    }

    static func declaration(named name: String) -> BuiltinDeclaration? {
        BuiltinTable.text.withUTF8Buffer { text in
            let wanted = name.utf8
            var (low, high) = (0, lines.count)
            while low < high {
                let middle = (low + high) / 2
                let candidate = text[lines[middle]].prefix { $0 != UInt8(ascii: " ") }
                if candidate.elementsEqual(wanted) { return decode(text[lines[middle]]) }
                if candidate.lexicographicallyPrecedes(wanted) { low = middle + 1 } else { high = middle }
            }
            return nil
        }
    }

    static func all() -> [BuiltinDeclaration] {
        BuiltinTable.text.withUTF8Buffer { text in lines.map { decode(text[$0]) } }
    }

    private static func decode(_ line: Slice<UnsafeBufferPointer<UInt8>>) -> BuiltinDeclaration {
        let columns = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false).map(Array.init)
        func column(_ index: Int) -> [UInt8] { index < columns.count ? columns[index] : [] }
        let infix = String(decoding: column(1), as: UTF8.self)
        let flags = column(2)
        return BuiltinDeclaration(
            name: String(decoding: column(0), as: UTF8.self), infix: infix.isEmpty ? nil : infix,
            type: TypeNotation.function(arguments: column(3), result: column(4)),
            parameterNames: column(5).split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
                .map { String(decoding: $0, as: UTF8.self) }, isRelation: flags.contains(UInt8(ascii: "r")),
            isNondeterministic: flags.contains(UInt8(ascii: "n")), isDeprecated: flags.contains(UInt8(ascii: "d")))
    }
}
