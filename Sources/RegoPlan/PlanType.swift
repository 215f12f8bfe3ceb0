/// A declared type of a built-in function, as `plan.json` and OPA's capabilities spell it.
public indirect enum PlanType: Sendable, Equatable {
    case null
    case boolean
    case number
    case string
    /// The union of the types, or everything if the list is empty.
    case any([PlanType])
    /// Fixed leading elements, then any number of `dynamic` ones.
    case array(fixed: [PlanType], dynamic: PlanType?)
    case object(fixed: [Property], dynamic: DynamicProperty?)
    case set(PlanType)
    case function(arguments: [PlanType], result: PlanType?, variadic: PlanType?)
    /// A type with a name and description, as built-in arguments and results carry them.
    case named(name: String, description: String, PlanType)

    /// A known key of an object type. The key is a string in all types that OPA declares.
    public struct Property: Sendable, Equatable {
        public var key: String
        public var value: PlanType

        public init(key: String, value: PlanType) {
            self.key = key
            self.value = value
        }
    }

    /// The types of all other keys and values of an object type.
    public struct DynamicProperty: Sendable, Equatable {
        public var key: PlanType
        public var value: PlanType

        public init(key: PlanType, value: PlanType) {
            self.key = key
            self.value = value
        }
    }

    /// The type without its name and description.
    public var unnamed: PlanType {
        if case .named(_, _, let type) = self { type.unnamed } else { self }
    }

    /// The number of arguments of a function type, nil for other types and for variadic functions.
    public var arity: Int? {
        if case .function(let arguments, _, nil) = unnamed { arguments.count } else { nil }
    }
}
