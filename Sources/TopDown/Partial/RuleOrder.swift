import RegoSyntax

extension Rule {
    /// OPA's order of rules: by arguments, reference, key and value of the head; then by body.
    func compare(_ other: Rule) -> Int {
        let heads = head.compare(other.head)
        if heads != 0 { return heads }
        if isDefault != other.isDefault { return isDefault ? 1 : -1 }
        for (left, right) in zip(body, other.body) {
            let result = left.compare(right)
            if result != 0 { return result }
        }
        return body.count - other.body.count
    }
}

extension Head {
    fileprivate func compare(_ other: Head) -> Int {
        if assign != other.assign { return assign ? -1 : 1 }
        for (left, right) in [(args, other.args), (ref.terms, other.ref.terms)] {
            let result = Self.compare(left, right)
            if result != 0 { return result }
        }
        if name != other.name { return name < other.name ? -1 : 1 }
        let keys = Self.compare(key.map { [$0] } ?? [], other.key.map { [$0] } ?? [])
        return keys != 0 ? keys : Self.compare(value.map { [$0] } ?? [], other.value.map { [$0] } ?? [])
    }

    private static func compare(_ left: [Term], _ right: [Term]) -> Int {
        for (a, b) in zip(left, right) {
            let result = a.compare(b)
            if result != 0 { return result }
        }
        return left.count - right.count
    }
}
