import JSONSchema
import Parallelism
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
        let order = graph.sorted()
        if schemas.isEmpty, inferTypesInGroups(order) {
            types.users = nil
            return report(overlooked)
        }
        var errors: [RegoDiagnostic] = []
        for index in order {
            let node = graph.nodes[index]
            let rule = modules[node.id.module].rules[node.id.rule]
            let path = path(of: node.id)
            var environment = types
            if !schemas.isEmpty { errors += apply(schemas, to: &environment, node.id, rule, path) }
            let branch = node.branch == 0 ? rule : rule.elseChain[node.branch - 1]
            let (type, found) = TypeInference.type(of: branch, path, environment, locals[node.id.module])
            environment = TypeEnvironment()
            errors += found
            types.documents.note(type, at: path, isCertain: found.isEmpty)
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

    /// Infers the types of rules that say nothing about each other's at the same time.
    ///
    /// - Returns: false when the rules are no such groups, or one of them has errors, which are found in order then. Nothing was changed.
    private mutating func inferTypesInGroups(_ order: [Int]) -> Bool {
        guard let independent = IndependentRules(tree: tree, graph: graph, order: order), independent.groups.count > 1 else {
            return false
        }
        let (modules, tree, graph, input, locals, functions) = (modules, tree, graph, types.input, locals, functions.copies)
        let context: @Sendable () -> TypeEnvironment = {
            var environment = TypeEnvironment()
            environment.functions = functions()
            environment.input = input
            environment.users = DocumentUsers(modules: modules, tree: tree, graph: graph)
            return environment
        }
        let results = independent.groups.mapInParallel(with: context()) { environment, group in
            TypeInference.types(of: group, graph, modules, &environment, locals)
        }
        var found: [RegoType] = Array(repeating: .unknown, count: graph.nodes.count)
        for (group, types) in zip(independent.groups, results) {
            guard let types else { return false }
            for (node, type) in zip(group, types) { found[node] = type }
        }
        inferred.types = order.map { (graph.nodes[$0].id, found[$0]) }
        return true
    }
}
