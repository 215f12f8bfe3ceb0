/// `Int`, `[Int!]!`
public struct TypeReference {
    public indirect enum Shape {
        case named(String)
        case list(TypeReference)
    }

    public var shape: Shape
    public var isNonNull: Bool
    public var position: Position?

    public init(_ shape: Shape, isNonNull: Bool = false, position: Position? = nil) {
        self.shape = shape
        self.isNonNull = isNonNull
        self.position = position
    }

    static func named(_ name: String, isNonNull: Bool = false) -> TypeReference { TypeReference(.named(name), isNonNull: isNonNull) }

    /// What a list has as elements; nil for a named type.
    var element: TypeReference? {
        if case .list(let element) = shape { return element }
        return nil
    }

    /// The name inside all lists.
    var name: String {
        switch shape {
        case .named(let name): name
        case .list(let element): element.name
        }
    }

    var text: String {
        let bang = isNonNull ? "!" : ""
        return switch shape {
        case .named(let name): name + bang
        case .list(let element): "[" + element.text + "]" + bang
        }
    }

    /// Whether a value of this type may stand where `other` is expected.
    func isCompatible(with other: TypeReference) -> Bool {
        switch (shape, other.shape) {
        case (.named(let name), .named(let wanted)): if name != wanted { return false }
        case (.list(let element), .list(let wanted)): if !element.isCompatible(with: wanted) { return false }
        default: return false
        }
        return isNonNull || !other.isNonNull
    }
}
