/// Expressions that bind variables by looking around in documents.
extension PolicyGenerator {
    /// References with variables that they bind.
    mutating func iteration(_ scope: inout Scope, _ depth: Int) -> Fragment {
        use("iteration by reference")
        let shape = dice.pick(Shape.collections)
        guard let place = documentReference(shape) ?? scope.serving(shape).last.map({ Fragment($0.name) }) else {
            return truth(scope, depth)
        }
        let (index, value) = (freshName("i"), freshName("v"))
        defer {
            scope.bind(index, shape.key)
            scope.bind(value, shape.element)
        }
        switch dice.below(6) {
        case 0: return "some \(index), \(value); \(place)[\(index)] = \(value)"
        case 1: return "some \(index); \(value) := \(place)[\(index)]"
        case 2: return "\(value) = \(place)[\(index)]"
        case 3: return "\(place)[\(index)]; \(value) := \(place)[\(index)]"
        case 4: return "some \(index), \(value) in \(place)"
        default:
            return "[\(index), \(value)] := [0, \(place)[_]]"
        }
    }

    /// `count(xs, n)`: the result is one more argument.
    mutating func callWithOutput(_ scope: inout Scope, _ depth: Int) -> Fragment {
        use("call with its result as an argument")
        let result = freshName("v")
        defer { scope.bind(result, .number) }
        switch dice.below(3) {
        case 0: return "count(\(term(dice.pick(Shape.collections), scope, depth)), \(result))"
        case 1: return "plus(\(term(.number, scope, depth)), \(term(.number, scope, depth)), \(result))"
        default:
            guard let function = functions.last(where: { $0.result == .number }) else {
                return "abs(\(term(.number, scope, depth)), \(result))"
            }
            let arguments = function.parameters.map { term($0, scope, depth) } + [Fragment(result)]
            return "\(reference(package: function.package, path: function.path))(\(arguments.joined(separator: ", ")))"
        }
    }

    /// A reference into a package that was made before, by names that are only known when it is evaluated.
    mutating func dispatch(_ scope: inout Scope) -> Fragment {
        let others = Set(documents.map(\.package)).subtracting([package, "fuzz"]).sorted()
        guard let other = others.isEmpty ? nil : dice.pick(others) else { return truth(scope, 0) }
        use("reference with variables into a package")
        let (name, value) = (freshName("k"), freshName("v"))
        defer {
            scope.bind(name, .string)
            scope.bind(value, .any)
        }
        let rule = documents.last { $0.package == other }.map(\.path) ?? "p1"
        switch dice.below(4) {
        case 0: return "some \(name); \(value) := data.\(other)[\(name)]"
        case 1: return "some \(name), \(value) in data.\(other)"
        case 2: return "\(name) := \"\(rule)\"; \(value) := data.\(other)[\(name)]"
        default: return "\(name) := [\"\(rule)\", input.s][_]; \(value) := data.\(other)[\(name)]"
        }
    }

    mutating func walk(_ scope: inout Scope, _ depth: Int) -> Fragment {
        use("built-in walk")
        let subject = term(dice.pick([.array(.any), .object(.any), .any]), scope, depth)
        let (path, value) = (freshName("p"), freshName("v"))
        scope.bind(path, .array(.any))
        scope.bind(value, .any)
        switch dice.below(3) {
        case 0: return "walk(\(subject), [\(path), \(value)])"
        case 1: return "[\(path), \(value)] := walk(\(subject))"
        default: return "walk(\(subject), [\(path), \(value)]); count(\(path)) > 0"
        }
    }
}
