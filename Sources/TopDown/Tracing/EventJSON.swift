import RegoSyntax

extension Event {
    /// The event as OPA writes it in JSON (`topdown.Event`).
    public var json: JSONNode {
        .object([
            .init("Op", .string(operation.rawValue)),
            .init("Node", node.json),
            .init("Location", location.isNone ? .null : location.json(includingText: false)),
            .init("QueryID", .number("\(queryID)")),
            .init("ParentID", .number("\(parentID)")),
            .init("Locals", localsJSON),
            .init("LocalMetadata", operation == .note ? .null : namesJSON),
            .init("Message", .string(message)),
            .init("Ref", ref.map { Term(.ref($0)).json()["value"] ?? .null } ?? .null),
        ])
    }

    private var localsJSON: JSONNode {
        if locals.isEmpty { return .null }
        return .array(
            locals.sorted { $0.key < $1.key }.map { name, value in
                let json = value.json()
                return .object([
                    .init("name", .string(name)), .init("type", json["type"] ?? .null), .init("value", json["value"] ?? .null),
                ])
            })
    }

    private var namesJSON: JSONNode {
        .object(
            names.sorted { $0.key < $1.key }.map { variable, name in
                let place = places[variable].map { $0.isNone ? JSONNode.null : $0.json(includingText: false) } ?? .null
                return .init(variable, .object([.init("name", .string(name)), .init("location", place)]))
            })
    }
}

extension Event.Node {
    fileprivate var json: JSONNode {
        switch self {
        case .rule(let rule, _): rule.json()
        case .body(let body): body.json()
        case .expr(let expr): expr.json()
        case .none: .null
        }
    }
}
