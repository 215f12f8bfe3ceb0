extension CacheContents {
    /// The contents as bytes, with the names that something still needs.
    func encoded() -> [UInt8] {
        var body = EntryWriter(names: names)
        body.out.write(files.count)
        for (key, entry) in files {
            body.out.write(raw: key.bytes)
            body.out.write(entry.age)
            body.write(entry.value)
        }
        body.out.write(groups.count)
        for (key, entry) in groups {
            body.out.write(raw: key.bytes)
            body.out.write(entry.age)
            body.out.write(entry.value.tests.count)
            for tests in entry.value.tests { body.write(tests) { $0.write($1) } }
        }
        var whole = ByteWriter()
        whole.write(body.used.count)
        for name in body.used { whole.write(name) }
        whole.write(raw: body.out.bytes)
        return whole.bytes
    }
}

/// Writes entries, and gives the names in them new numbers in the order in which they come.
private struct EntryWriter {
    var out = ByteWriter()
    private(set) var used: [String] = []
    private let names: NameTable
    private var numbers: [Int]

    init(names: NameTable) {
        self.names = names
        numbers = Array(repeating: -1, count: names.names.count)
    }

    mutating func write(_ name: NameTable.ID) {
        if numbers[Int(name)] < 0 {
            numbers[Int(name)] = used.count
            used.append(names[name])
        }
        out.write(numbers[Int(name)])
    }

    mutating func write<Element>(_ list: [Element], _ element: (inout EntryWriter, Element) -> Void) {
        out.write(list.count)
        for item in list { element(&self, item) }
    }

    mutating func write(_ path: [NameTable.ID]) { write(path) { $0.write($1) } }

    mutating func write(_ facts: ModuleFacts) {
        write(facts.package)
        write(facts.rules) { $0.write($1) }
        write(facts.references) { $0.write($1) }
        out.write(facts.describesSubpackages)
    }

    mutating func write(_ test: KeptTest) {
        for name in [test.package, test.name, test.reference] { write(name) }
        write(test.path)
        out.write(test.isTable)
        out.write(test.isFunction)
        for number in [test.place.offset, test.place.length, test.place.row, test.place.column] { out.write(number) }
        switch test.outcome {
        case .open: out.write(0)
        case .skipped: out.write(1)
        case .passed(let duration, let cases):
            out.write(2)
            out.write(duration)
            write(cases) { $0.write($1) }
        }
    }

    private mutating func write(_ entry: KeptCase) {
        write(entry.name)
        out.write(entry.isFail)
        write(entry.cases) { $0.write($1) }
    }
}
