import Glibc

extension Value: Equatable {
    /// Rego's equality: numbers by value whatever their spelling, collections by content.
    @inlinable @inline(__always)
    public static func == (a: Value, b: Value) -> Bool {
        if a.head == b.head && a.word == b.word { return true }
        // Equal scalars have equal hashes, which heads carry; collections have none there.
        if (a.head ^ b.head) >> 32 != 0 { return false }
        // What is left may be equal where words are addresses.
        if a.kind.rawValue <= ValueKind.integer.rawValue && b.kind.rawValue <= ValueKind.integer.rawValue { return false }
        return equalSlow(a, b)
    }

    @usableFromInline @inline(never)
    static func equalSlow(_ a: Value, _ b: Value) -> Bool {
        switch (a.kind, b.kind) {
        case (.string, .string): return a.storedHash == b.storedHash && sameBytes(a, b)
        case (.decimal, .decimal), (.decimal, .integer), (.integer, .decimal):
            return a.storedHash == b.storedHash && compareNumbers(a, b) == 0
        case (.array, .array):
            let count = a.count
            guard count == b.count else { return false }
            if areLargeInside(a, b) { return areEqualInside(a, b) }
            let x = a.storage
            let y = b.storage
            for position in 0..<count where x[position] != y[position] { return false }
            return true
        case (.set, .set):
            guard a.count == b.count, a.collectionHash == b.collectionHash else { return false }
            if areLargeInside(a, b) { return areEqualInside(a, b) }
            for member in a.storage where b.find(member) < 0 { return false }
            return true
        case (.object, .object):
            guard a.count == b.count, a.collectionHash == b.collectionHash else { return false }
            if areLargeInside(a, b) { return areEqualInside(a, b) }
            let entries = a.storage
            for position in 0..<a.count {
                let found = b.find(entries[position * 2])
                guard found >= 0, b.header.pointee.items[found * 2 + 1] == entries[position * 2 + 1] else { return false }
            }
            return true
        default: return false
        }
    }
}

extension Value {
    private static func areEqualInside(_ a: Value, _ b: Value) -> Bool {
        guard a.collectionHash == b.collectionHash else { return false }
        var order = UnfoldedOrder()
        return order.compare(a, b) == 0
    }
}

extension Value: Comparable {
    @inlinable
    public static func < (a: Value, b: Value) -> Bool { compare(a, b) < 0 }

    /// Rego's total order (OPA `ast.Compare`): null, booleans, numbers, strings, arrays, objects, sets; within a kind by content.
    ///
    /// - Returns: a negative number, zero or a positive number.
    public static func compare(_ a: Value, _ b: Value) -> Int {
        if a.isIdentical(to: b) { return 0 }
        let rankA = a.kind == .decimal ? ValueKind.integer.rawValue : a.kind.rawValue
        let rankB = b.kind == .decimal ? ValueKind.integer.rawValue : b.kind.rawValue
        if rankA != rankB { return rankA < rankB ? -1 : 1 }
        if a.isCollection && areLargeInside(a, b) {
            var order = UnfoldedOrder()
            return order.compare(a, b)
        }
        switch a.kind {
        case .undefined, .null: return 0
        case .boolean: return Int(a.word) - Int(b.word)
        case .integer, .decimal: return compareNumbers(a, b)
        case .string: return compareBytes(a.textBytes, b.textBytes)
        case .array: return compareSequences(a, b)
        case .set:
            a.sortEntries()
            b.sortEntries()
            return compareSequences(a, b)
        case .object:
            a.sortEntries()
            b.sortEntries()
            return compareObjects(a, b)
        }
    }

    static func compareBytes(_ x: UnsafeRawBufferPointer, _ y: UnsafeRawBufferPointer) -> Int {
        let common = min(x.count, y.count)
        if common > 0, let p = x.baseAddress, let q = y.baseAddress {
            let order = memcmp(p, q, common)
            if order != 0 { return Int(order) }
        }
        return x.count - y.count
    }

    private static func compareSequences(_ a: Value, _ b: Value) -> Int {
        let x = a.storage
        let y = b.storage
        for position in 0..<min(x.count, y.count) {
            let order = compare(x[position], y[position])
            if order != 0 { return order }
        }
        return x.count - y.count
    }

    /// Objects: key by key, then value, in the order of keys; the shorter one first when one is a prefix of the other.
    private static func compareObjects(_ a: Value, _ b: Value) -> Int {
        let x = a.storage
        let y = b.storage
        for position in 0..<min(a.count, b.count) {
            let keys = compare(x[position * 2], y[position * 2])
            if keys != 0 { return keys }
            let values = compare(x[position * 2 + 1], y[position * 2 + 1])
            if values != 0 { return values }
        }
        return a.count - b.count
    }

    /// Exact order of two numbers.
    static func compareNumbers(_ a: Value, _ b: Value) -> Int {
        if a.kind == .integer && b.kind == .integer {
            let x = Int64(bitPattern: a.word)
            let y = Int64(bitPattern: b.word)
            return x < y ? -1 : (x == y ? 0 : 1)
        }
        return a.withDigits { x in b.withDigits { y in DecimalDigits.compare(x, y) } }
    }

    private func withDigits<R>(_ body: (DecimalDigits) -> R) -> R {
        if kind == .decimal { return body(DecimalDigits(textBytes)) }
        var text = String(Int64(bitPattern: word))
        return text.withUTF8 { body(DecimalDigits(UnsafeRawBufferPointer($0))) }
    }
}
