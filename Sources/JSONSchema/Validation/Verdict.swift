/// What was found wrong, and how near the document came to the schema: the best of several alternatives is shown.
struct Verdict {
    private(set) var violations: [Violation] = []
    private(set) var score = 0

    var isValid: Bool { violations.isEmpty }

    mutating func add(_ type: String, _ description: String, at place: Place) { add(type, at: place) { _ in description } }

    /// - Parameter description: the sentence, given the way to the value.
    mutating func add(_ type: String, at place: Place, _ description: (String) -> String) {
        let field = place.field
        violations.append(Violation(type: type, field: field, description: description(field)))
        score -= 2
    }

    mutating func merge(_ other: Verdict) {
        violations += other.violations
        score += other.score
    }

    /// Takes note of something that was looked at.
    mutating func count() { score += 1 }
}
