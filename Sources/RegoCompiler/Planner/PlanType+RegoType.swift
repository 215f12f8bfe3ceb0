import RegoPlan
import RegoSyntax

extension PlanType {
    /// The declared type of a built-in function.
    init(_ function: FunctionType) {
        self = .function(
            arguments: function.arguments.map { PlanType($0) }, result: function.result.map { PlanType($0) },
            variadic: function.variadic.map { PlanType($0) })
    }

    init(_ type: RegoType) {
        switch type {
        case .unknown: self = .any([])
        case .null: self = .null
        case .boolean: self = .boolean
        case .number: self = .number
        case .string: self = .string
        case .array(let fixed, let rest): self = .array(fixed: fixed.map { PlanType($0) }, dynamic: rest.map { PlanType($0) })
        case .object(let members, let rest):
            self = .object(
                fixed: members.map { Property(key: $0.key.string ?? "", value: PlanType($0.value)) },
                dynamic: rest.map { DynamicProperty(key: PlanType($0.key), value: PlanType($0.value)) })
        case .set(let element): self = .set(PlanType(element))
        case .any(let types): self = .any(types.map { PlanType($0) })
        case .function(let function): self = PlanType(function)
        }
    }
}
