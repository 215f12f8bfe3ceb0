import EnforcementPoint
import PolicyBundle
import RegoSyntax

/// What `exec` makes of a configuration file of OPA: which bundles there are, who must have signed them, and what is decided.
struct ExecConfiguration {
    enum Bundle {
        /// A bundle file or a directory, and who must have signed it; nil when nobody need.
        case path(String, VerificationConfiguration?)
        case service(SyncConfiguration.Bundle)
    }

    /// Sorted by name.
    let bundles: [Bundle]
    /// As written.
    let defaultDecision: String?
    /// What policies may see of it: everything but credentials and keys.
    let published: JSONNode

    /// What sends something somewhere or watches something while it runs; `exec` does neither.
    private static let leftOut = ["bundle", "decision_logs", "discovery", "plugins", "status"]

    init(_ document: ConfigurationDocument) throws {
        let root = try ConfigurationFields(document.text, unknown: .leftAlone)
        let sections = try ServiceSections(root)
        bundles = try root.named("bundles").sorted { $0.name < $1.name }.map { try Self.bundle($0.name, $0.fields, sections) }
        defaultDecision = try root.string("default_decision")
        published = document.text.published
        for section in Self.leftOut where root.has(section) {
            StandardError.warn(
                "\(section) in the configuration is not used: exec reads bundles, keys, labels, services and default_decision")
        }
    }

    private static func bundle(_ name: String, _ fields: ConfigurationFields, _ sections: ServiceSections) throws -> Bundle {
        let resource = try fields.string("resource")
        let verification = try sections.signing(of: fields)
        if let resource, resource.hasPrefix("file:") { return .path(FileURL.path(resource), verification) }
        let path = (resource ?? "bundles/\(name)").drop { $0 == "/" }
        return .service(
            SyncConfiguration.Bundle(
                name: name, service: try sections.service(try fields.required("service"), of: fields), resource: String(path),
                verification: verification))
    }
}
