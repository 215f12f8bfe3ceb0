import RegoSyntax
import RegoValue

/// A term during evaluation.
///
/// What is known is a value; a variable, reference, comprehension, or a collection that holds one of them, is still syntax. Collections
/// of values are always values, so that two known operands are equal when their values are.
enum Operand {
    case value(Value)
    case term(Term)

    /// The name, when this is a variable.
    var variable: String? {
        if case .term(let term) = self { return term.variable }
        return nil
    }

    var ref: Ref? {
        if case .term(let term) = self { return term.ref }
        return nil
    }

    var value: Value? {
        if case .value(let value) = self { return value }
        return nil
    }

    /// Whether no variable is in it. (OPA: a reference is ground when its path is.)
    var isGround: Bool {
        switch self {
        case .value: true
        case .term(let term): term.isGround
        }
    }

    var isFalse: Bool { value?.isFalse == true }

    var isComprehension: Bool {
        if case .term(let term) = self { return term.isComprehension }
        return false
    }

    /// The kinds that unification tells apart.
    var shape: Shape {
        switch self {
        case .value(let value):
            switch value.kind {
            case .array: return .array
            case .object: return .object
            case .set: return .set
            default: return .scalar
            }
        case .term(let term):
            switch term.kind {
            case .var: return .variable
            case .ref: return .ref
            case .array: return .array
            case .object: return .object
            case .set: return .set
            case .arrayComprehension: return .arrayComprehension
            case .objectComprehension: return .objectComprehension
            case .setComprehension: return .setComprehension
            default: return .scalar
            }
        }
    }

    enum Shape {
        case scalar, variable, ref, array, object, set, arrayComprehension, objectComprehension, setComprehension
    }
}
