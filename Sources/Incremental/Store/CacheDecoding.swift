extension CacheContents {
    /// - Throws: for bytes that no ``encoded()`` returned.
    init(_ bytes: [UInt8]) throws(ByteReader.Damage) {
        var reader = ByteReader(bytes)
        let count = try reader.count()
        names.reserve(count)
        for position in 0..<count {
            guard names.id(of: try reader.text()) == NameTable.ID(position) else { throw ByteReader.Damage() }
        }
        reader.nameCount = count
        files = try Self.entries(&reader) { (reader) throws(ByteReader.Damage) in try reader.facts() }
        groups = try Self.entries(&reader) { (reader) throws(ByteReader.Damage) in
            GroupOutcome(
                tests: try reader.list { (reader) throws(ByteReader.Damage) in
                    try reader.list { (reader) throws(ByteReader.Damage) in try reader.test() }
                })
        }
        guard reader.isAtEnd else { throw ByteReader.Damage() }
    }

    private static func entries<Value>(
        _ reader: inout ByteReader, _ value: (inout ByteReader) throws(ByteReader.Damage) -> Value
    ) throws(ByteReader.Damage) -> [Digest: Entry<Value>] {
        let count = try reader.count()
        var entries: [Digest: Entry<Value>] = Dictionary(minimumCapacity: count)
        for _ in 0..<count {
            let key = try reader.digest()
            let age = try reader.number()
            entries[key] = Entry(value: try value(&reader), age: age)
        }
        return entries
    }
}

extension ByteReader {
    /// No table has cases nested as deep as this.
    static let deepestCase = 64

    fileprivate mutating func facts() throws(Damage) -> ModuleFacts {
        ModuleFacts(
            package: try names(), rules: try list { (reader) throws(Damage) in try reader.names() },
            references: try list { (reader) throws(Damage) in try reader.names() }, describesSubpackages: try flag())
    }

    fileprivate mutating func test() throws(Damage) -> KeptTest {
        KeptTest(
            package: try name(), name: try name(), reference: try name(), path: try names(), isTable: try flag(), isFunction: try flag(),
            place: KeptPlace(offset: try number(), length: try number(), row: try number(), column: try number()), outcome: try outcome())
    }

    private mutating func outcome() throws(Damage) -> KeptTest.Outcome {
        switch try byte() {
        case 0: return .open
        case 1: return .skipped
        case 2: return .passed(duration: try number(), cases: try cases(depth: 0))
        default: throw Damage()
        }
    }

    private mutating func cases(depth: Int) throws(Damage) -> [KeptCase] {
        guard depth <= Self.deepestCase else { throw Damage() }
        return try list { (reader) throws(Damage) in
            KeptCase(name: try reader.name(), isFail: try reader.flag(), cases: try reader.cases(depth: depth + 1))
        }
    }
}
