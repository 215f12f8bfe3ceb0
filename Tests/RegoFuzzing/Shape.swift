import RegoCompiler

/// What kind of value a generated term should have. Coarser than Rego's types: enough for most programs to make sense.
indirect enum Shape: Hashable, Sendable {
    case any, null, boolean, number, string
    case array(Shape)
    /// With strings for keys.
    case object(Shape)
    case set(Shape)

    static let collections: [Shape] = [
        .array(.any), .object(.any), .set(.any), .array(.number), .set(.string), .array(.string), .object(.number),
        .set(.set(.number)), .object(.array(.any)),
    ]

    /// What iterating gives.
    var element: Shape {
        switch self {
        case .array(let element), .object(let element), .set(let element): element
        default: .any
        }
    }

    /// What an element is found by.
    var key: Shape {
        switch self {
        case .array: .number
        case .object: .string
        case .set(let element): element
        default: .any
        }
    }

    var isCollection: Bool {
        switch self {
        case .array, .object, .set: true
        default: false
        }
    }

    /// Whether a term of this shape may stand where `wanted` is asked for.
    func serves(as wanted: Shape) -> Bool {
        switch (self, wanted) {
        case (_, .any): true
        case (.array(let a), .array(let b)), (.object(let a), .object(let b)), (.set(let a), .set(let b)): a.serves(as: b)
        default: self == wanted
        }
    }

    /// The nearest shape to a declared type.
    init(_ type: RegoType, _ dice: inout Dice) {
        switch type {
        case .null: self = .null
        case .boolean: self = .boolean
        case .number: self = .number
        case .string: self = .string
        case .array(let items, let rest): self = .array(rest.map { Shape($0, &dice) } ?? items.first.map { Shape($0, &dice) } ?? .any)
        case .object(_, let rest): self = .object(rest.map { Shape($0.value, &dice) } ?? .any)
        case .set(let element): self = .set(Shape(element, &dice))
        case .any(let types) where !types.isEmpty: self = Shape(dice.pick(types), &dice)
        default: self = .any
        }
    }
}
