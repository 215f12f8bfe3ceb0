import RegoSyntax

/// The schemas that METADATA gives to rules: those of the packages above, of the package, of the document and of the rule.
struct SchemaAnnotations {
    private var subpackages: [Ref: [Annotations.Schema]] = [:]
    private var packages: [Ref: [Annotations.Schema]] = [:]
    private var documents: [Ref: [Annotations.Schema]] = [:]
    private var rules: [RuleID: [Annotations.Schema]] = [:]
    let isEmpty: Bool

    init(_ compilation: Compilation) {
        isEmpty = !compilation.modules.contains { $0.annotations.contains { !$0.schemas.isEmpty } }
        if isEmpty { return }
        for (number, module) in compilation.modules.enumerated() {
            for annotations in module.annotations where !annotations.schemas.isEmpty {
                switch annotations.scope {
                case .package: packages[module.package.path, default: []] += annotations.schemas
                case .subpackages: subpackages[module.package.path, default: []] += annotations.schemas
                case .rule, .document: break
                }
            }
            for (position, all) in module.annotationsOfRules {
                let id = RuleID(module: number, rule: position)
                for annotations in all {
                    if annotations.scope == .rule { rules[id, default: []] += annotations.schemas }
                    if annotations.scope == .document {
                        documents[compilation.path(of: id).groundPrefix, default: []] += annotations.schemas
                    }
                }
            }
        }
    }

    /// In the order in which they are applied, the most general ones first.
    func schemas(for id: RuleID, package: Ref, path: Ref) -> [Annotations.Schema] {
        let above = (0...package.count).flatMap { subpackages[Ref(Array(package.terms.prefix($0)))] ?? [] }
        return above + (packages[package] ?? []) + (documents[path] ?? []) + (rules[id] ?? [])
    }
}

extension TypeEnvironment {
    /// Gives the document at a path the type that a schema describes.
    mutating func apply(_ type: RegoType, at path: Ref) {
        switch path.headVariable {
        case "input": input = input.overriding(path.terms.dropFirst(), with: type)
        case "data": documents.put(path.terms.dropFirst(), type)
        default: break
        }
    }
}

extension RegoType {
    /// The type with another one at a path; what else the value may have stays as it is.
    fileprivate func overriding(_ path: ArraySlice<Term>, with type: RegoType) -> RegoType {
        guard let step = path.first else { return type }
        guard let key = step.constantJSON else { return self }
        guard case .object(var members, let rest) = self else {
            return Self.nested(type, at: path, rest: Rest(key: .anything, value: .anything))
        }
        if let position = members.firstIndex(where: { $0.key == key }) {
            members[position].value = members[position].value.overriding(path.dropFirst(), with: type)
        } else {
            members.append(Member(key, Self.nested(type, at: path.dropFirst(), rest: rest)))
        }
        return .objectOf(members, rest: rest)
    }

    /// Objects inside each other with a type innermost.
    private static func nested(_ type: RegoType, at path: ArraySlice<Term>, rest: Rest?) -> RegoType {
        var result = type
        for step in path.reversed() {
            guard let key = step.constantJSON else { return .anything }
            result = .object([Member(key, result)], rest: rest)
        }
        return result
    }
}
