/// The way from the document to a value in it.
struct Place {
    private final class Step {
        let name: String
        let parent: Step?

        init(_ name: String, _ parent: Step?) { (self.name, self.parent) = (name, parent) }
    }

    private var last: Step?

    /// The document itself.
    init() {}

    func member(_ name: String) -> Place {
        var place = self
        place.last = Step(name, last)
        return place
    }

    /// `a.b.0`, or `(Root)`.
    var field: String {
        var names: [String] = []
        var step = last
        while let current = step {
            names.append(current.name)
            step = current.parent
        }
        return names.isEmpty ? "(Root)" : names.reversed().joined(separator: ".")
    }
}
