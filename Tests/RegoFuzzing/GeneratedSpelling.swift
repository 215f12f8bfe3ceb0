/// What Rego v0 writes in another way than v1.
extension PolicyGenerator {
    /// ` if `, which a module without future keywords does without in v0.
    var when: Fragment { isBare ? .spelled(v1: " if ", v0: " ") : " if " }

    /// A text that only v0 needs.
    func onlyInV0(_ text: Fragment) -> Fragment { isBare ? .spelled(v1: "", v0: text) : "" }

    /// What a head says of an element of a set: ` contains x`, and `[x]` in v0.
    func element(_ value: Fragment) -> Fragment {
        isBare ? "\(Fragment.spelled(v1: " contains ", v0: "["))\(value)\(onlyInV0("]"))" : " contains \(value)"
    }

    /// What stands between two bodies of the same head.
    func again(_ head: String) -> Fragment { isBare ? .spelled(v1: "\(head) if ", v0: "") : "\(head) if " }

    /// The imports that make the terms of a module keywords, on as many lines in both versions.
    func keywordImports(_ style: ModuleStyle) -> [Fragment] {
        let logic: [Fragment] = ["import future.keywords.and\n", "import future.keywords.not\n", "import future.keywords.or\n"]
        switch style {
        case .regoV1: return ["import rego.v1\n"] + (hasLogic ? logic : [])
        case .futureKeywords: return ["import future.keywords\n"]
        case .bare:
            let needed = ["every", "in"] + (usesContains ? ["contains"] : [])
            return needed.map { Fragment.spelled(v1: "# \($0)\n", v0: "import future.keywords.\($0)\n") } + (hasLogic ? logic : [])
        }
    }

    /// A call of a function that only v0 has, and what it means in v1.
    mutating func formerCall(_ shape: Shape) -> Fragment? {
        guard isBare, let call = spelledFormerCall(shape) else { return nil }
        use("built-in " + call.text(in: .v0).prefix { $0 != "(" } + " of v0")
        return call
    }

    private mutating func spelledFormerCall(_ shape: Shape) -> Fragment? {
        switch shape {
        case .boolean:
            let truths = literal(dice.chance(50) ? .array(.boolean) : .set(.boolean))
            switch dice.below(5) {
            case 0: return .spelled(v1: "(true in \(truths))", v0: "any(\(truths))")
            case 1: return .spelled(v1: "(count([1 | some truth in \(truths); truth != true]) == 0)", v0: "all(\(truths))")
            case 2: return .spelled(v1: "regex.match(\"[a-c]+\", \"xb\")", v0: "re_match(\"[a-c]+\", \"xb\")")
            case 3:
                let networks = "\"10.0.0.0/8\", \"10.1.0.0/16\""
                return .spelled(v1: "net.cidr_contains(\(networks))", v0: "net.cidr_overlap(\(networks))")
            default: return cast("cast_boolean", shape)
            }
        case .string: return cast("cast_string", shape)
        case .null: return cast("cast_null", shape)
        case .object: return cast("cast_object", shape)
        case .array:
            let items = literal(shape)
            return .spelled(v1: "[item | some item in \(items)]", v0: "cast_array(\(items))")
        case .set:
            let (one, other) = (literal(shape), literal(shape))
            if dice.chance(50) { return .spelled(v1: "(\(one) - \(other))", v0: "set_diff(\(one), \(other))") }
            return cast("cast_set", shape)
        case .number, .any: return nil
        }
    }

    private mutating func cast(_ function: String, _ shape: Shape) -> Fragment {
        let value = literal(shape)
        return .spelled(v1: value, v0: "\(function)(\(value))")
    }
}

/// How a module comes by the keywords of Rego v1 when it is read as v0.
enum ModuleStyle {
    case regoV1, futureKeywords
    /// By itself it has none but `in` and `every`, and writes heads as v0 does.
    case bare
}
