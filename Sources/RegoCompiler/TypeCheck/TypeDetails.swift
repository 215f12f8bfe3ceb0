import RegoSyntax

/// What is printed under type errors, and their JSON.
enum TypeDetails {
    /// The types of the operands and of the parameters.
    ///
    /// - Parameter names: what the parameters are called; may be shorter than `want`.
    static func arguments(
        have: [RegoType], want: [RegoType], variadic: RegoType? = nil, names: [String] = []
    ) -> RegoDiagnostic.Details {
        func name(_ position: Int) -> String? { position < names.count && !names[position].isEmpty ? names[position] : nil }
        let wanted = want.enumerated().map { position, type in name(position).map { "\($0): \(type)" } ?? type.description }
        let further = variadic.map { ["\($0)..."] } ?? []
        let lines = [
            "have: (" + have.map(\.description).joined(separator: ", ") + ")",
            "want: (" + (wanted + further).joined(separator: ", ") + ")",
        ]
        let parameters = want.enumerated().map { position, type in type.json.naming(name(position)) }
        var members = [JSONNode.Member("args", .array(parameters))]
        if let variadic { members.append(.init("variadic", variadic.json)) }
        return .structured(
            lines: lines, json: .object([.init("have", .array(have.map(\.json))), .init("want", .object(members))]))
    }

    /// The types of the two sides of `=`.
    static func match(_ left: RegoType, _ right: RegoType) -> RegoDiagnostic.Details {
        .structured(
            lines: ["left  : \(left)", "right : \(right)"], json: .object([.init("a", left.json), .init("b", right.json)]))
    }

    /// The value at `position` of the reference cannot be followed.
    static func unsupported(_ ref: Ref, position: Int, have: RegoType) -> RegoDiagnostic.Details {
        let marked = Ref(Array(ref.terms.prefix(position + 1))).description.unicodeScalars.count
        return .structured(
            lines: [ref.description, String(repeating: "^", count: marked), "have: \(have)"],
            json: .object([.init("ref", json(of: ref)), .init("pos", .number("\(position)")), .init("have", have.json)]))
    }

    /// The element at `position` of the reference cannot be a key there.
    static func invalid(
        _ ref: Ref, position: Int, have: RegoType, want: RegoType, oneOf: [Term]
    ) -> RegoDiagnostic.Details {
        let offset = Ref(Array(ref.terms.prefix(position))).description.unicodeScalars.count + 1
        let pad = String(repeating: " ", count: offset)
        var lines = [ref.description, pad + "^"]
        lines.append(have.isUnknown ? "\(pad)have: \(ref.terms[position])" : "\(pad)have (type): \(have)")
        let choices = oneOf.map(\.description).joined(separator: " ")
        lines.append(oneOf.isEmpty ? "\(pad)want (type): \(want)" : "\(pad)want (one of): [\(choices)]")
        var members = [JSONNode.Member("ref", json(of: ref)), .init("pos", .number("\(position)"))]
        if !have.isUnknown { members.append(.init("have", have.json)) }
        members.append(.init("want", want.json))
        members.append(.init("oneOf", oneOf.isEmpty ? .null : .array(oneOf.map(json(of:)))))
        return .structured(lines: lines, json: .object(members))
    }

    private static func json(of ref: Ref) -> JSONNode {
        .array(
            ref.terms.map { term in
                .object([.init("type", .string(term.kind.typeName)), .init("value", json(of: term))])
            })
    }

    private static func json(of term: Term) -> JSONNode { term.constantJSON ?? .string(term.variable ?? term.description) }
}

extension JSONNode {
    /// A type with the name of the parameter that has it.
    fileprivate func naming(_ name: String?) -> JSONNode {
        guard let name, case .object(let members) = self else { return self }
        return .object((members + [Member("name", .string(name))]).sorted { $0.key < $1.key })
    }
}
