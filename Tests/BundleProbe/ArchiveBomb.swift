import CZlib
import Glibc

/// Archives that are small on the wire and large inside.
enum ArchiveBomb: String {
    /// One file of 1 GiB.
    case oneFile = "one-file"
    /// A thousand files of 1 MiB each.
    case manyFiles = "many-files"
    /// The same, but of bytes that compress only so well that the ratio alone does not tell.
    case inconspicuous
    /// A hundred thousand empty files.
    case entries
    /// `data.json` nested ten thousand deep.
    case deepData = "deep-data"

    func write(to path: String) {
        guard let file = gzopen(path, "wb1") else { exit(2) }
        defer { gzclose(file) }
        let mebibyte = 1 << 20
        let zeros = [UInt8](repeating: 0, count: mebibyte)
        switch self {
        case .oneFile:
            put(Self.header("data.json", size: 1024 * mebibyte), file)
            for _ in 0..<1024 { put(zeros, file) }
        case .manyFiles:
            for index in 0..<1024 {
                put(Self.header("f\(index)", size: mebibyte), file)
                put(zeros, file)
            }
        case .inconspicuous:
            // gzip looks back 32 KiB, so it does not see that all files are the same.
            var noise = zeros
            for position in stride(from: 0, to: mebibyte, by: 128) { noise[position] = UInt8.random(in: 1...255) }
            for index in 0..<1024 {
                put(Self.header("f\(index)", size: mebibyte), file)
                put(noise, file)
            }
        case .entries:
            for index in 0..<100_000 { put(Self.header("f\(index)", size: 0), file) }
        case .deepData:
            let text =
                Array("{\"a\":".utf8) + [UInt8](repeating: UInt8(ascii: "["), count: 10_000)
                + [UInt8](repeating: UInt8(ascii: "]"), count: 10_000)
            let document = text + Array("}".utf8)
            put(Self.header("data.json", size: document.count), file)
            put(document + [UInt8](repeating: 0, count: 512 - document.count % 512), file)
        }
        put([UInt8](repeating: 0, count: 1024), file)
    }

    private func put(_ bytes: [UInt8], _ file: gzFile) {
        if gzwrite(file, bytes, UInt32(bytes.count)) <= 0 { exit(2) }
    }

    /// A header of the ustar format.
    private static func header(_ name: String, size: Int) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, _ offset: Int) { for (index, byte) in text.utf8.enumerated() { block[offset + index] = byte } }
        func octal(_ number: Int, _ digits: Int) -> String {
            let text = String(number, radix: 8)
            return String(repeating: "0", count: digits - text.utf8.count) + text
        }
        put(name, 0)
        put("0000644", 100)
        put(octal(size, 11), 124)
        put("        ", 148)
        put("0", 156)
        put("ustar", 257)
        put("00", 263)
        put(octal(block.reduce(0) { $0 + Int($1) }, 6), 148)
        block[154] = 0
        return block
    }
}
