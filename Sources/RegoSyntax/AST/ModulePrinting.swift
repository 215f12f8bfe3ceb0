// Text of modules, rules and heads, as OPA's `String()` methods write it. For readable source use the formatter.

extension Head: CustomStringConvertible {
    public var description: String { text(in: .v1) }

    /// The head as written in a version of the language: v0 has `name[key]` where v1 has `name contains key`.
    public func text(in version: RegoVersion) -> String {
        var text = ref.description
        var saidContains = false
        if !args.isEmpty {
            text += "(" + args.map(\.description).joined(separator: ", ") + ")"
        } else if ref.count == 1, let key {
            saidContains = version.isV1Compatible
            text += saidContains ? " contains \(key)" : "[\(key)]"
        }
        if let value {
            text += (assign ? " := " : " = ") + value.description
        } else if !saidContains, name.isEmpty, let key {
            text += " contains \(key)"
        }
        return text
    }
}

extension Rule: CustomStringConvertible {
    public var description: String { text(in: .v1) }

    public func text(in version: RegoVersion) -> String {
        if isDefault { return "default " + head.text(in: version) }
        let opening = version.isV1Compatible ? " if { " : " { "
        var text = head.text(in: version) + opening + body.text + " }"
        for branch in elseChain {
            text += " else" + (branch.head.value.map { " = \($0)" } ?? "") + opening + branch.body.text + " }"
        }
        return text
    }
}

extension Package: CustomStringConvertible {
    public var description: String {
        guard path.count > 1, let first = path[1].string else { return "package <illegal path \"\(path)\">" }
        return "package " + Ref([.variable(first)] + path.terms.dropFirst(2)).description
    }
}

extension Import: CustomStringConvertible {
    public var description: String { "import \(path)" + (alias.map { " as " + $0 } ?? "") }
}

extension Module: CustomStringConvertible {
    public var description: String {
        var lines = [package.description]
        if !imports.isEmpty { lines += [""] + imports.map(\.description) }
        if !rules.isEmpty { lines += [""] + rules.map { $0.text(in: regoVersion) } }
        return lines.joined(separator: "\n")
    }
}
