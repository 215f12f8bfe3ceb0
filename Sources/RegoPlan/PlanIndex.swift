/// Where things are by their names. Names are equal when their bytes are: texts that Swift takes for the same, such as `é` in one and in two
/// scalars, name different rules.
public struct PlanIndex: Sendable {
    private var places: [[UInt8]: Int] = [:]

    /// - Parameter kind: what is named, for the error about a name that stands twice.
    init(_ names: [String], kind: String) throws(PlanError) {
        places.reserveCapacity(names.count)
        for (place, name) in names.enumerated() where places.updateValue(place, forKey: Array(name.utf8)) != nil {
            throw PlanError(.invalidFunction, "two \(kind) are named \"\(name)\"")
        }
    }

    public subscript(name: String) -> Int? { places[Array(name.utf8)] }
}
