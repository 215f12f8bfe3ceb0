/// Text that is written piece by piece, each piece and each line in it after spaces: the way in which `opa test` indents.
struct IndentedText {
    private(set) var text = ""

    mutating func write(_ piece: String, indentation: Int = 0) {
        let indent = String(repeating: " ", count: indentation)
        var isAtStart = true
        for character in piece.unicodeScalars {
            if isAtStart { text += indent }
            text.unicodeScalars.append(character)
            isAtStart = character == "\n"
        }
    }

    mutating func write(line: String, indentation: Int = 0) { write(line + "\n", indentation: indentation) }
}
