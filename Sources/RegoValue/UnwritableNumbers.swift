/// Numbers that Rego has and JSON has no way to write: `.5` in a policy, and what `to_number` reads from `"+5"`, `"5."`, `"007"` and `"1_000"`.
extension NumberText {
    /// Whether a spelling follows JSON's grammar for numbers (RFC 8259, section 6).
    public static func isJSON(_ spelling: some Collection<UInt8>) -> Bool {
        var rest = spelling[...]
        func takeDigits() -> Int {
            let digits = rest.prefix { $0 >= 48 && $0 <= 57 }.count
            rest = rest.dropFirst(digits)
            return digits
        }
        if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        let startsWithZero = rest.first == UInt8(ascii: "0")
        let digits = takeDigits()
        guard digits == 1 || digits > 1 && !startsWithZero else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            guard takeDigits() > 0 else { return false }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
            guard takeDigits() > 0 else { return false }
        }
        return rest.isEmpty
    }
}
