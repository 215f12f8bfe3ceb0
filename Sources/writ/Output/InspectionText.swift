import PolicyBundle
import RegoSyntax
import RegoValue

/// A bundle's summary for people, as `opa inspect` prints it.
struct InspectionText {
    let summary: BundleSummary
    let listsAnnotations: Bool

    /// Characters after which texts in tables are cut.
    private static let tableLimit = 50
    private static let pageWidth = 80

    var text: String {
        let manifest = table("MANIFEST:", header: ["field", "value"], manifestRows, merged: [0, 1])
        let rows = summary.namespaces.flatMap { namespace in namespace.files.map { [namespace.name, Self.shortened($0)] } }
        let namespaces = table("NAMESPACES:", header: ["namespace", "file"], rows, merged: [0])
        guard listsAnnotations, !summary.annotations.isEmpty else { return manifest + namespaces }
        return manifest + namespaces + "ANNOTATIONS:\n" + summary.annotations.map(annotations).joined()
    }

    private func table(_ title: String, header: [String], _ rows: [[String]], merged: Set<Int>) -> String {
        var table = BoxTable(header: header, rows)
        table.capitalizesHeader = true
        table.mergedColumns = merged
        return rows.isEmpty ? "" : title + "\n" + table.text
    }

    private var manifestRows: [[String]] {
        let manifest = summary.manifest
        var rows: [[String]] = []
        if let version = manifest.regoVersion { rows.append(["Rego Version", "\(version)"]) }
        if !manifest.revision.isEmpty { rows.append(["Revision", cut(manifest.revision, Self.tableLimit)]) }
        if manifest.roots != [""] { rows += manifest.roots.sorted().map { ["Roots", Self.shortened($0)] } }
        if let metadata = manifest.metadata {
            let json = withExtendedLifetime(metadata) { metadata.root.node.text(escapesHTML: true) }
            if json != "{}" { rows.append(["Metadata", cut(json, Self.tableLimit)]) }
        }
        return rows
    }

    private static func shortened(_ path: String) -> String { FilePathText.shortened(path, width: tableLimit) }

    private func cut(_ text: String, _ limit: Int) -> String {
        text.utf8.count < limit ? text : String(decoding: text.utf8.prefix(limit - 3), as: UTF8.self) + "..."
    }

    // MARK: Annotations

    private func annotations(_ entry: BundleSummary.AttachedAnnotations) -> String {
        let annotations = entry.annotations
        let title = annotations.title.isEmpty ? withoutData(entry.path) : annotations.title
        var text = "\(title)\n" + String(repeating: "=", count: min(title.utf8.count, Self.pageWidth)) + "\n\n"
        if !annotations.description.isEmpty { text += annotations.description + "\n\n" }
        text += "Package:  \(withoutData(entry.package))\n"
        if let rule = entry.rule { text += "Rule:     \(rule)\n" }
        text += "Location: \(entry.location.shortDescription)\nScope: \(annotations.scope.rawValue)\n"
        if annotations.entrypoint { text += "Entrypoint: true\n" }
        return text + "\n" + lists(annotations)
    }

    private func lists(_ annotations: Annotations) -> String {
        list("Organizations", annotations.organizations.map { (oneLine($0), "") }, separator: "")
            + list("Authors", annotations.authors.map { (oneLine(author($0)), "") }, separator: "")
            + list("Schemas", annotations.schemas.map { ("\($0.path)", schema($0)) }, separator: ": ")
            + list("Related Resources", annotations.relatedResources.map { (oneLine($0.ref), $0.description) }, separator: " ")
            + list("Custom", annotations.custom.map { ($0.key, $0.value.text(escapesHTML: true)) }, separator: ": ")
    }

    private func list(_ title: String, _ entries: [(key: String, value: String)], separator: String) -> String {
        guard !entries.isEmpty else { return "" }
        let width = entries.map(\.key.utf8.count).max() ?? 0
        let lines = entries.map { key, value in
            let gap = String(repeating: " ", count: width - key.utf8.count)
            return cut(value.isEmpty ? " \(key)" : " \(key)\(separator)\(gap)\(value)", Self.pageWidth) + "\n"
        }
        return "\(title):\n" + lines.joined() + "\n"
    }

    private func author(_ author: Annotations.Author) -> String {
        if author.email.isEmpty { return author.name }
        return author.name.isEmpty ? "<\(author.email)>" : "\(author.name) <\(author.email)>"
    }

    private func schema(_ schema: Annotations.Schema) -> String {
        schema.schema.map { "\($0)" } ?? schema.definition?.text(escapesHTML: true) ?? ""
    }

    private func oneLine(_ text: String) -> String { String(text.map { $0 == "\n" ? " " : $0 }) }

    private func withoutData(_ ref: Ref) -> String {
        let text = "\(ref)"
        return text.hasPrefix("data.") ? String(text.dropFirst("data.".count)) : text
    }
}
