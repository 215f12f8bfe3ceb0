/// A statement that annotations can belong to.
struct AnnotationTarget {
    let kind: Statements.Kind
    let location: SourceLocation
    /// For a rule: the ground beginning of its reference, without the package.
    let path: Ref?

    /// The statements of a module in order; its rules are those of kind `rule`, in the same order.
    static func targets(_ order: [(kind: Statements.Kind, location: SourceLocation)], _ rules: [Rule]) -> [AnnotationTarget] {
        var nextRule = rules.startIndex
        return order.map { kind, location in
            guard kind == .rule, nextRule < rules.endIndex else { return AnnotationTarget(kind: kind, location: location, path: nil) }
            defer { nextRule += 1 }
            return AnnotationTarget(kind: kind, location: location, path: rules[nextRule].head.ref.groundPrefix)
        }
    }
}

/// Gives each block of annotations to the first statement below it, decides its scope, and gives rules their annotations.
enum AnnotationAttachment {
    static func attach(_ blocks: [RawAnnotations], _ targets: [AnnotationTarget], to module: inout Module) -> [RegoDiagnostic] {
        var errors: [RegoDiagnostic] = []
        var attached: [(Annotations, AnnotationTarget)] = []
        for block in blocks {
            let target = targets.first { $0.location.row > block.annotations.location.row }
            switch resolve(block, target) {
            case .success(let annotations):
                if let target { attached.append((annotations, target)) }
            case .failure(let found): errors += found.all
            }
        }
        guard errors.isEmpty else { return errors }
        module.annotations = attached.map(\.0)
        giveToRules(attached, in: &module)
        return []
    }

    private static func resolve(_ block: RawAnnotations, _ target: AnnotationTarget?) -> Result<Annotations, RegoDiagnostics> {
        let name = block.scope ?? impliedScope(block, target)
        let place = block.annotations.location
        var messages: [String] = []
        let scope = Annotations.Scope(rawValue: name)
        switch scope {
        case nil: messages.append("invalid annotation scope '\(name)'. Use one of 'rule', 'document', 'package', or 'subpackages'")
        case .rule, .document: if target?.kind != .rule { messages.append(misplaced(name, "rule", target)) }
        case .package, .subpackages: if target?.kind != .package { messages.append(misplaced(name, "package", target)) }
        }
        if block.annotations.entrypoint, name != "document", name != "package" {
            messages.append("annotation entrypoint applied to non-document or package scope '\(name)'")
        }
        guard let scope, messages.isEmpty else {
            return .failure(RegoDiagnostics(messages.map { RegoDiagnostic(.parse, $0, at: place) }))
        }
        var annotations = block.annotations
        annotations.scope = scope
        annotations.target = target?.location ?? .none
        return .success(annotations)
    }

    private static func impliedScope(_ block: RawAnnotations, _ target: AnnotationTarget?) -> String {
        switch target?.kind {
        case .rule: block.annotations.entrypoint ? "document" : "rule"
        case .package: "package"
        case .import: "import"
        case .body, nil: ""
        }
    }

    private static func misplaced(_ scope: String, _ wanted: String, _ target: AnnotationTarget?) -> String {
        "annotation scope '\(scope)' must be applied to \(wanted)" + (target.map { " (have \($0.kind.rawValue))" } ?? "")
    }

    /// A rule has the document annotations of its path, and the rule annotations above it that no rule before it has.
    private static func giveToRules(_ attached: [(Annotations, AnnotationTarget)], in module: inout Module) {
        var open = attached.filter { $0.1.kind == .rule }
        guard !open.isEmpty else { return }
        for index in module.rules.indices {
            let path = module.rules[index].head.ref.groundPrefix
            var taken: Int?
            for (position, (annotations, target)) in open.enumerated() where target.path == path {
                if annotations.scope == .document {
                    module.rules[index].annotations.append(annotations)
                } else if module.rules[index].location.row > annotations.location.row {
                    taken = position
                    module.rules[index].annotations.append(annotations)
                }
            }
            if let taken { open.remove(at: taken) }
        }
    }
}
