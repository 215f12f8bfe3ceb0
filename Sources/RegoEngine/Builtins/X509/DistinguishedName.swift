import RegoValue

/// The name of a subject or an issuer: Go's `pkix.Name`.
enum DistinguishedName {
    private static let lists: [Int: String] = [
        6: "Country", 10: "Organization", 11: "OrganizationalUnit", 7: "Locality", 8: "Province", 9: "StreetAddress", 17: "PostalCode",
    ]
    private static let singles: [Int: String] = [3: "CommonName", 5: "SerialNumber"]

    static func describe(_ name: DER.Element, _ arena: Arena) throws(DER.Malformed) -> Value {
        var values: [String: [Value]] = [:]
        var names: [Value] = []
        var sets = name.children
        for set in try sets.all() {
            var attributes = try set.expecting(DER.Tag.set).children
            for attribute in try attributes.all() {
                var fields = try attribute.expecting(DER.Tag.sequence).children
                guard let type = try fields.next(DER.Tag.identifier).identifier, let text = try fields.next().text else {
                    throw DER.Malformed()
                }
                let value = arena.string(text)
                let entry = arena.object()
                arena.insert(entry, "Type", arena.array(type.map { .integer($0) }))
                arena.insert(entry, "Value", value)
                names.append(entry)
                guard type.count == 4, type[..<3] == [2, 5, 4] else { continue }
                if let list = lists[type[3]] { values[list, default: []].append(value) }
                if let single = singles[type[3]] { values[single] = [value] }
            }
        }
        let result = arena.object(capacity: 12)
        for list in lists.values { arena.insert(result, list, values[list].map { arena.array($0) } ?? .null) }
        for single in singles.values { arena.insert(result, single, values[single]?.first ?? arena.string("")) }
        arena.insert(result, "Names", names.isEmpty ? .null : arena.array(names))
        arena.insert(result, "ExtraNames", .null)
        return result
    }
}
