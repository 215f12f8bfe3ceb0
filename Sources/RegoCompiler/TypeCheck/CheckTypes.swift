import JSONSchema
import RegoSyntax

extension Compilation {
    /// Infers the types of rules, each after those that it needs, and refuses what can never succeed.
    mutating func checkTypes() {
        types = TypeEnvironment()
        types.functions = functions
        types.users = DocumentUsers(modules: modules, tree: tree, graph: graph)
        if let schema = options.schemas?.root {
            do throws(SchemaError) {
                types.input = try SchemaTypes.type(of: schema)
            } catch {
                return report([RegoDiagnostic(.type, error.message)])
            }
        }
        let schemas = SchemaAnnotations(self)
        var errors: [RegoDiagnostic] = []
        for index in graph.sorted() {
            let node = graph.nodes[index]
            let rule = modules[node.id.module].rules[node.id.rule]
            let path = path(of: node.id)
            var environment = types
            if !schemas.isEmpty { errors += apply(schemas, to: &environment, node.id, rule, path) }
            let (type, found) = inferType(of: node.branch == 0 ? rule : rule.elseChain[node.branch - 1], path, environment)
            environment = TypeEnvironment()
            errors += found
            note(type, at: path, isCertain: found.isEmpty)
        }
        types.users = nil
        var sorted = RegoDiagnostics(errors)
        sorted.sort()
        report(sorted.all.isEmpty ? overlooked : sorted.all)
    }

    /// Applies the schemas that METADATA gives to a rule.
    private func apply(
        _ schemas: SchemaAnnotations, to environment: inout TypeEnvironment, _ id: RuleID, _ rule: Rule, _ path: Ref
    ) -> [RegoDiagnostic] {
        var errors: [RegoDiagnostic] = []
        let package = modules[id.module].package.path
        for schema in schemas.schemas(for: id, package: package, path: path.groundPrefix) {
            let document: JSONNode
            if let name = schema.schema {
                guard let known = options.schemas else { continue }
                guard let named = known[name] else {
                    errors.append(RegoDiagnostic(.type, "undefined schema: \(name)", at: rule.location))
                    continue
                }
                document = named
            } else if let definition = schema.definition {
                document = definition
            } else {
                continue
            }
            do throws(SchemaError) {
                environment.apply(try SchemaTypes.type(of: document), at: schema.path)
            } catch {
                errors.append(RegoDiagnostic(.type, error.message, at: rule.location))
            }
        }
        return errors
    }

    /// Adds what a rule gives, if that is known, to the document at its path.
    private mutating func note(_ type: RegoType, at path: Ref, isCertain: Bool) {
        if !isCertain {
            types.documents.putAnything(path.terms.dropFirst())
        } else if !type.isUnknown {
            types.documents.insert(path.groundPrefix.terms.dropFirst(), type)
        }
    }

    /// The type that the rule gives to the document at the ground part of its path. Keeps no copy of what is known, so that
    /// adding to it is cheap.
    private func inferType(
        of rule: Rule, _ path: Ref, _ environment: TypeEnvironment
    ) -> (RegoType, [RegoDiagnostic]) {
        var checker = BodyChecker(environment, sourceForm: sourceForms)
        checker.check(rule.body)
        if !checker.errors.isEmpty { return (.anything, checker.errors) }
        var environment = checker.environment
        if rule.head.isFunction { return (environment.functionType(of: rule.head), []) }
        var type = (rule.head.isPartialSet ? rule.head.key : rule.head.value).map { environment.type(of: $0) } ?? .unknown
        if rule.head.isPartialSet, !type.isUnknown { type = .set(type) }
        return (environment.nested(type, below: path.terms.dropFirst(path.groundPrefix.count)), [])
    }
}

extension TypeEnvironment {
    /// The signature of a rule with arguments. Arguments that the body does not restrict may be anything.
    fileprivate mutating func functionType(of head: Head) -> RegoType {
        for name in VariableCollector.names(in: head.args) where type(ofLocal: name).isUnknown { set(name, .anything) }
        let result = head.value.map { type(of: $0) } ?? .boolean
        // As in OPA, a function whose result nobody knows gives none, and a call that asks for one has too many arguments.
        return .function(FunctionType(arguments: head.args.map { type(of: $0) }, result: result.unlessUnknown))
    }

    /// Objects inside each other, one for each key, with a value of a type innermost.
    fileprivate func nested(_ value: RegoType, below keys: ArraySlice<Term>) -> RegoType {
        var type = value
        for key in keys.reversed() {
            let keyType = self.type(of: key)
            if type.isUnknown || keyType.isUnknown { return .unknown }
            type = .object([], rest: .init(key: keyType, value: type))
        }
        return type
    }
}
