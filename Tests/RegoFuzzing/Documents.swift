/// The documents that programs look at. Their shape is always nearly the same; their contents differ.
enum Documents {
    struct Place {
        var path: String
        var shape: Shape
    }

    /// What is usually there.
    static let places: [Place] = [
        Place(path: "input.n", shape: .number), Place(path: "input.s", shape: .string), Place(path: "input.b", shape: .boolean),
        Place(path: "input.xs", shape: .array(.number)), Place(path: "input.ss", shape: .array(.string)),
        Place(path: "input.o", shape: .object(.any)),
        Place(path: "input.m", shape: .object(.number)), Place(path: "input.z", shape: .null), Place(path: "input.any", shape: .any),
        Place(path: "input[\"odd key\"]", shape: .any), Place(path: "input.deep.a.b", shape: .number),
        Place(path: "input.rows", shape: .array(.object(.any))),
        Place(path: "data.base.n", shape: .number), Place(path: "data.base.s", shape: .string),
        Place(path: "data.base.xs", shape: .array(.any)),
        Place(path: "data.base.ss", shape: .array(.string)), Place(path: "data.base.users", shape: .object(.object(.any))),
        Place(path: "data.base.matrix", shape: .array(.array(.number))), Place(path: "data.base.table", shape: .object(.array(.string))),
        Place(path: "data.base.m", shape: .object(.number)), Place(path: "data.base.flag", shape: .boolean),
    ]
}

extension PolicyGenerator {
    /// A JSON text, as an object of the places below `root`; now and then one is missing or of another shape.
    mutating func document(_ root: String) -> String {
        var tree = JSONTree.object([:])
        for place in Documents.places where place.path.hasPrefix(root) {
            if dice.chance(6) { continue }
            let shape = dice.chance(6) ? concrete(.any) : place.shape
            let path = place.path.dropFirst(root.count).split(whereSeparator: { ".[]\"".contains($0) }).map(String.init)
            tree.set(path, .text(json(shape, 3)))
        }
        return tree.text
    }

    /// Base documents with some of them beside the rules of the packages.
    mutating func baseDocuments(packages: [String]) -> String {
        var tree = JSONTree.object(["base": .text(document("data.base"))])
        for package in packages where dice.chance(40) {
            use("base documents beside rules")
            tree.set(
                package.split(whereSeparator: { ".[]\"".contains($0) }).map(String.init) + [dice.pick(["base0", "b", "z.z"])],
                .text(json(concrete(.any), 2)))
        }
        return tree.text
    }

    mutating func json(_ shape: Shape, _ depth: Int) -> String {
        if depth == 0 && shape.isCollection { return "[]" }
        switch shape {
        case .any: return json(concrete(.any), depth - 1)
        case .null: return "null"
        case .boolean: return dice.chance(50) ? "true" : "false"
        case .number: return dice.pick(dice.chance(80) ? Literals.small : Literals.numbers)
        case .string: return dice.pick(Literals.strings.filter { $0.hasPrefix("\"") })
        case .array(let element), .set(let element):
            var items: [String] = []
            for _ in 0..<dice.below(5) { items.append(json(element, depth - 1)) }
            return "[\(items.joined(separator: ","))]"
        case .object(let element):
            var members: [String] = []
            for key in distinctKeys() { members.append("\"\(key)\":\(json(element, depth - 1))") }
            return "{\(members.joined(separator: ","))}"
        }
    }
}

/// Enough of JSON to put texts into places.
enum JSONTree {
    case text(String)
    case object([String: JSONTree])

    mutating func set(_ path: [String], _ value: JSONTree) {
        guard let key = path.first else {
            self = value
            return
        }
        var members: [String: JSONTree] = [:]
        if case .object(let known) = self { members = known }
        members[key, default: .object([:])].set(Array(path.dropFirst()), value)
        self = .object(members)
    }

    var text: String {
        switch self {
        case .text(let text): text
        case .object(let members):
            "{" + members.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value.text)" }.joined(separator: ",") + "}"
        }
    }
}
