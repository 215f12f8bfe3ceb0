/// Names in texts.
enum Names {
    /// How often a name stands in a text as a word of its own.
    static func occurrences(of name: String, in text: String) -> Int {
        words(text).count { $0 == name }
    }

    private static func words(_ text: String) -> [Substring] {
        text.split { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_")) }
    }
}

extension Fragment {
    /// The same fragment with variables, which are texts of their own or stand between signs, under another name.
    func renaming(_ names: [String], to new: String) -> Fragment {
        var copy = self
        copy.parts = parts.map { part in
            switch part {
            case .text(let text): .text(names.contains(text) ? new : text)
            case .fragment(let fragment): .fragment(fragment.renaming(names, to: new))
            }
        }
        return copy
    }
}
