/// The value of a block string: without the common indentation and without blank lines around it (specification, section 2.9.4).
enum BlockString {
    static func value(of raw: [UInt8]) -> String {
        var lines = raw.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        // Unlike the specification's algorithm the reference parser counts the first line's indentation too.
        let indentation = lines.lazy.filter { !isBlank($0) }.map(indentation(of:)).min()
        if let indentation {
            for index in lines.indices.dropFirst() { lines[index] = lines[index].dropFirst(indentation) }
        }
        while let first = lines.first, isBlank(first) { lines.removeFirst() }
        while let last = lines.last, isBlank(last) { lines.removeLast() }
        return String(decoding: Array(lines.joined(separator: [UInt8(ascii: "\n")])), as: UTF8.self)
    }

    private static func isBlank(_ line: ArraySlice<UInt8>) -> Bool { indentation(of: line) == line.count }

    private static func indentation(of line: ArraySlice<UInt8>) -> Int {
        line.prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.count
    }
}
