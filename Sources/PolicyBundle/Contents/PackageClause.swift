/// The package clause of a policy, read without the rest: enough to tell whether a bundle's roots permit the policy.
enum PackageClause {
    /// - Returns: the path below `data`.
    static func path(_ bytes: [UInt8], file: String) throws(BundleError) -> [String] {
        var scanner = Scanner(bytes)
        guard scanner.word() == "package", let path = scanner.reference() else {
            throw BundleError(.policyInvalid, "does not begin with a package clause", place: file)
        }
        return path
    }

    private struct Scanner {
        private let bytes: [UInt8]
        private var position = 0

        init(_ bytes: [UInt8]) {
            self.bytes = bytes
            if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        }

        private mutating func skipSpace() {
            while position < bytes.count {
                switch bytes[position] {
                case 0x20, 0x09, 0x0A, 0x0D: position += 1
                case UInt8(ascii: "#"): while position < bytes.count, bytes[position] != 0x0A { position += 1 }
                default: return
                }
            }
        }

        mutating func word() -> String? {
            skipSpace()
            let start = position
            while position < bytes.count, isWord(bytes[position]) { position += 1 }
            return start == position ? nil : String(decoding: bytes[start..<position], as: UTF8.self)
        }

        private func isWord(_ byte: UInt8) -> Bool {
            byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }

        mutating func reference() -> [String]? {
            guard let first = word() else { return nil }
            var path = [first]
            while position < bytes.count {
                if bytes[position] == UInt8(ascii: ".") {
                    position += 1
                    guard let next = word() else { return nil }
                    path.append(next)
                } else if bytes[position] == UInt8(ascii: "[") {
                    guard let next = bracketed() else { return nil }
                    path.append(next)
                } else {
                    break
                }
            }
            return path
        }

        private mutating func bracketed() -> String? {
            guard position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "\"") else { return nil }
            guard let end = bytes[(position + 2)...].firstIndex(of: UInt8(ascii: "\"")), end + 1 < bytes.count,
                bytes[end + 1] == UInt8(ascii: "]")
            else {
                return nil
            }
            defer { position = end + 2 }
            return String(decoding: bytes[(position + 2)..<end], as: UTF8.self)
        }
    }
}
