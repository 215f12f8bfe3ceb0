/// Writes a tar archive (ustar, with a pax header for a long name), the same bytes every time: mode 0644, owner 0, time 0.
struct TarWriter {
    private(set) var bytes: [UInt8] = []

    /// Adds a file. Names are relative, with slashes between their parts.
    mutating func add(_ name: String, _ contents: [UInt8]) {
        if name.utf8.count > 100 {
            appendHeader("pax-header", size: paxRecord(name).count, kind: "x")
            appendPadded(paxRecord(name))
        }
        appendHeader(name, size: contents.count, kind: "0")
        appendPadded(contents)
    }

    /// Two empty blocks end an archive.
    mutating func finish() -> [UInt8] {
        bytes.append(contentsOf: repeatElement(0, count: 2 * TarHeader.size))
        return bytes
    }

    private mutating func appendHeader(_ name: String, size: Int, kind: Unicode.Scalar) {
        var block = [UInt8](repeating: 0, count: TarHeader.size)
        func put(_ text: some Sequence<UInt8>, _ offset: Int) {
            for (index, byte) in text.enumerated() { block[offset + index] = byte }
        }
        put(name.utf8.prefix(100), 0)
        put("0000644".utf8, 100)
        put("0000000".utf8, 108)
        put("0000000".utf8, 116)
        put(octal(size, digits: 11).utf8, 124)
        put("00000000000".utf8, 136)
        put("        ".utf8, 148)
        put([UInt8(ascii: kind)], 156)
        put("ustar\0".utf8, 257)
        put("00".utf8, 263)
        let sum = block.reduce(0) { $0 + Int($1) }
        put(octal(sum, digits: 6).utf8, 148)
        put([0, 0x20], 154)
        bytes += block
    }

    private mutating func appendPadded(_ contents: [UInt8]) {
        bytes += contents
        let excess = contents.count % TarHeader.size
        if excess > 0 { bytes.append(contentsOf: repeatElement(0, count: TarHeader.size - excess)) }
    }

    private func octal(_ number: Int, digits: Int) -> String {
        let text = String(number, radix: 8)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }

    /// `length path=name\n`, the length counting itself.
    private func paxRecord(_ name: String) -> [UInt8] {
        let rest = " path=\(name)\n"
        var length = rest.utf8.count
        while String(length).utf8.count + rest.utf8.count != length { length = String(length).utf8.count + rest.utf8.count }
        return Array("\(length)\(rest)".utf8)
    }
}
