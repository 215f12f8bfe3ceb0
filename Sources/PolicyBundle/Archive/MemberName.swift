/// The name of an archive's member, made safe: relative, without `.` and `..`, within the limits.
struct MemberName {
    /// As the archive has it, without one leading slash: what a signature calls the file.
    let signed: String
    /// The path from the bundle's root.
    let path: String

    /// - Parameter raw: the name in the archive. A leading slash is how OPA writes all names, and `./` how `tar` writes those of a directory.
    init(_ raw: [UInt8], limits: BundleLimits) throws(BundleError) {
        guard let name = String(validating: raw, as: UTF8.self), !raw.contains(0) else {
            throw BundleError(.entryName, "a member's name is not UTF-8", place: String(decoding: raw, as: UTF8.self))
        }
        guard raw.count <= limits.nameBytes else {
            throw BundleError(.pathLimit, "a member's name is longer than \(limits.nameBytes) bytes", place: String(name.prefix(80)) + "…")
        }
        signed = name.hasPrefix("/") ? String(name.dropFirst()) : name
        var rest = signed[...]
        while rest.hasPrefix("./") { rest = rest.dropFirst(2) }
        if rest.hasSuffix("/") { rest = rest.dropLast() }
        path = rest == "." ? "" : String(rest)
        try validate(limits)
    }

    private func validate(_ limits: BundleLimits) throws(BundleError) {
        if path.isEmpty { return }
        var count = 0
        for segment in path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            count += 1
            let text = String(Substring(segment))
            switch text {
            case "..": throw BundleError(.entryTraversal, "a member's name leads out of the bundle", place: signed)
            case "", ".": throw BundleError(.entryName, "a member's name has an empty part or a dot", place: signed)
            default: continue
            }
        }
        if count - 1 > limits.depth { throw BundleError(.pathLimit, "a member lies deeper than \(limits.depth) folders", place: signed) }
    }
}
