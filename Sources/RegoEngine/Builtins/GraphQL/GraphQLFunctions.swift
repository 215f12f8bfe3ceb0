import GraphQL
import RegoValue

/// GraphQL documents parsed and checked. Documents are texts or the trees that the parsing functions give.
enum GraphQLFunctions {
    static let builtins: [Builtin] = [
        Builtin("graphql.parse_query", 1) { call throws(BuiltinError) in
            try GraphQLEncoder(call).value(try query(text: try call.string(0)))
        },
        Builtin("graphql.parse_schema", 1) { call throws(BuiltinError) in
            try GraphQLEncoder(call).value(try document(text: try call.string(0)))
        },
        Builtin("graphql.parse", 2) { call throws(BuiltinError) in
            let (query, schema) = try verified(call)
            return call.arena.array([query, schema])
        },
        Builtin("graphql.parse_and_verify", 2) { call throws(BuiltinError) in
            do throws(BuiltinError) {
                let (query, schema) = try verified(call)
                return call.arena.array([.boolean(true), query, schema])
            } catch {
                if error.isFatal { throw error }
                return call.arena.array([.boolean(false), call.arena.object(), call.arena.object()])
            }
        },
        Builtin("graphql.is_valid", 2) { call throws(BuiltinError) in
            try holds { () throws(BuiltinError) in try validate(try query(call, 0), against: try schema(call, 1).schema) }
        },
        Builtin("graphql.schema_is_valid", 1) { call throws(BuiltinError) in
            try holds { () throws(BuiltinError) in _ = try schema(call, 0) }
        },
    ]

    /// Whether something does not fail.
    private static func holds(_ body: () throws(BuiltinError) -> Void) throws(BuiltinError) -> Value {
        do throws(BuiltinError) { try body() } catch {
            if error.isFatal { throw error }
            return .boolean(false)
        }
        return .boolean(true)
    }

    /// The trees of a query that is valid for the schema, and of the schema.
    private static func verified(_ call: BuiltinCall) throws(BuiltinError) -> (query: Value, schema: Value) {
        let query = try query(call, 0)
        let (document, schema) = try schema(call, 1)
        let encoder = GraphQLEncoder(call)
        let trees = (try encoder.value(query), try encoder.value(document))
        try validate(query, against: schema)
        return trees
    }

    // MARK: documents

    private static func query(_ call: BuiltinCall, _ position: Int) throws(BuiltinError) -> QueryDocument {
        if call[position].isString { return try query(text: call[position].utf8) }
        guard call[position].isObject else { throw wrongType(call, position) }
        return try GraphQLDecoder().query(call[position])
    }

    private static func query(text: ByteView) throws(BuiltinError) -> QueryDocument {
        do throws(GraphQLError) { return try Parser.query(Array(text)) } catch { throw failure([error], separator: "") }
    }

    private static func document(text: ByteView) throws(BuiltinError) -> SchemaDocument {
        do throws(GraphQLError) { return try Parser.schema(Array(text)) } catch { throw failure([error], separator: "") }
    }

    /// A schema; one that was made from the same text before is taken from the context's cache.
    private static func schema(_ call: BuiltinCall, _ position: Int) throws(BuiltinError) -> (document: SchemaDocument, schema: Schema) {
        guard call[position].isString else {
            guard call[position].isObject else { throw wrongType(call, position) }
            let document = try GraphQLDecoder().schema(call[position])
            return (document, try schema(document))
        }
        if let known = call.context.graphQLSchemas[call[position].utf8] { return known }
        let document = try document(text: call[position].utf8)
        let made = (document, try schema(document))
        call.context.graphQLSchemas[call[position].utf8] = made
        return made
    }

    private static func schema(_ document: SchemaDocument) throws(BuiltinError) -> Schema {
        do throws(GraphQLError) { return try Schema(document) } catch {
            throw BuiltinError("Error in gqlparser SchemaDocument to Schema conversion: \(located(error, orElse: ":-1:-1"))")
        }
    }

    private static func validate(_ query: QueryDocument, against schema: Schema) throws(BuiltinError) {
        let errors: [GraphQLError]
        do throws(GraphQLError) { errors = try Validation.errors(in: query, against: schema) } catch {
            throw failure([error], separator: "")
        }
        if !errors.isEmpty { throw failure(errors, separator: "\n") }
    }

    // MARK: messages

    /// OPA counts the operands of these functions from 0.
    private static func wrongType(_ call: BuiltinCall, _ position: Int) -> BuiltinError {
        BuiltinError(.type, "operand \(position) must be one of {string, object} but got \(BuiltinCall.typeName(call[position]))")
    }

    private static func located(_ error: GraphQLError, orElse missing: String = "") -> String {
        "input" + (error.position.map { ":\($0.line):\($0.column)" } ?? missing) + ": " + error.message
    }

    /// OPA's message about several errors: all of them, the first one's place moved to the end.
    private static func failure(_ errors: [GraphQLError], separator: String) -> BuiltinError {
        guard let first = errors.first else { return BuiltinError("GraphQL parse error") }
        let rest = errors.dropFirst().map { located($0) + separator }.joined()
        guard let position = first.position else { return BuiltinError("GraphQL parse error: \(located(first))\(separator)\(rest)") }
        var message = first.message + separator + rest
        if message.hasSuffix(".\n") { message.removeLast(2) }
        return BuiltinError("\(message) in GraphQL string at location \(position.line):\(position.column)")
    }
}
