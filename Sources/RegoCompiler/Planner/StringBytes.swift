/// A string that equals another when its bytes do: to Swift, strings with the same letters composed differently are one.
struct StringBytes: Hashable {
    private let text: String

    init(_ text: String) { self.text = text }

    // Strings of the same bytes are also equal to Swift, which hashes them without looking at each scalar.
    static func == (left: StringBytes, right: StringBytes) -> Bool {
        left.text == right.text && left.text.utf8.elementsEqual(right.text.utf8)
    }
}
