import JSONSchema

/// What schemas use of the engine.
final class JSONSchemaServices: SchemaEnvironment {
    private unowned let context: BuiltinContext

    init(_ context: BuiltinContext) { self.context = context }

    var isOver: Bool { context.isOver }

    func hasFormat(_ name: String, _ text: String) -> Bool { JSONSchemaFormats.byName[name]?(text) ?? true }

    // MARK: patterns

    private struct Pattern: SchemaPattern {
        let regex: Regex

        func matches(_ text: String) -> Bool {
            var text = text
            return text.withUTF8 { regex.matches(ByteView($0)) }
        }
    }

    func pattern(_ text: String) -> (any SchemaPattern)? { Regex.ifValid(text).map(Pattern.init) }

    // MARK: references

    func reference(_ text: String, relativeTo base: String?) throws(SchemaError) -> SchemaReference {
        do throws(WebAddress.Malformed) {
            let address = if let base { try WebAddress(base).resolving(text) } else { try WebAddress(text) }
            return SchemaReference(
                text: address.withoutEmptyFragment, document: address.withoutFragment,
                fragment: String(decoding: address.decodedFragment ?? [], as: UTF8.self), isCanonical: Self.isCanonical(address))
        } catch {
            throw SchemaError(error.message)
        }
    }

    private static func isCanonical(_ address: WebAddress) -> Bool {
        if address.scheme == "file" { return address.path.hasPrefix("/") }
        return !address.scheme.isEmpty && !address.authority.isEmpty
    }

    func load(_ reference: SchemaReference) throws(SchemaError) -> [UInt8] {
        let disabled = SchemaError("remote reference loading disabled: \(reference.text)")
        if reference.document.hasPrefix("file:") { throw SchemaError("file reference loading disabled: \(reference.text)") }
        guard let network = context.network, let address = try? WebAddress(reference.document) else { throw disabled }
        do throws(HTTPSendError) {
            try HTTPSendMessage.verify(host: address.text(.shown), network)
        } catch { throw disabled }
        context.hasRemoteSchema = true
        let response: IncomingResponse
        do throws(HTTPSendError) {
            response = try HTTPSendExchange(network: network, context: context).send(HTTPSendMessage(getting: address), retries: 0)
        } catch { throw SchemaError(error.raised.message) }
        guard response.status == 200 else {
            throw SchemaError("Could not read schema from HTTP, response status is \(response.status) \(response.reason)")
        }
        return response.body
    }
}

extension WebAddress {
    fileprivate var withoutEmptyFragment: String {
        let text = text(.shown)
        return text.hasSuffix("#") && (fragment ?? "").isEmpty ? String(text.dropLast()) : text
    }

    fileprivate var withoutFragment: String { String(text(.shown).prefix { $0 != "#" }) }
}
