import PolicyBundle
import RegoCompiler
import RegoSyntax
import RegoValue

/// A bundle's summary as `opa inspect --format json` prints it.
struct InspectionJSON {
    let summary: BundleSummary
    let listsAnnotations: Bool

    var document: JSONNode {
        var members: [JSONNode.Member] = [.init("manifest", manifest), .init("signatures_config", signatures)]
        if !summary.namespaces.isEmpty {
            members.append(.init("namespaces", .object(summary.namespaces.map { .init($0.name, .array($0.files.map { .string($0) })) })))
        }
        if listsAnnotations, !summary.annotations.isEmpty {
            members.append(.init("annotations", .array(summary.annotations.map(annotations))))
        }
        members.append(.init("capabilities", capabilities))
        return .object(members)
    }

    private var manifest: JSONNode {
        let manifest = summary.manifest
        var members: [JSONNode.Member] = [
            .init("revision", .string(manifest.revision)), .init("roots", .array(manifest.roots.map { .string($0) })),
        ]
        if !manifest.wasm.isEmpty {
            let resolvers = manifest.wasm.map {
                JSONNode.object([.init("entrypoint", .string($0.entrypoint)), .init("module", .string($0.module))])
            }
            members.append(.init("wasm", .array(resolvers)))
        }
        if let version = manifest.regoVersion { members.append(.init("rego_version", .number("\(version)"))) }
        if !manifest.fileRegoVersions.isEmpty {
            let versions = manifest.fileRegoVersions.sorted { $0.key < $1.key }
            members.append(.init("file_rego_versions", .object(versions.map { .init($0.key, .number("\($0.value)")) })))
        }
        if let metadata = manifest.metadata { members.append(.init("metadata", withExtendedLifetime(metadata) { metadata.root.node })) }
        return .object(members)
    }

    private var signatures: JSONNode {
        guard let file = summary.signatures else { return .object([]) }
        var members: [JSONNode.Member] = []
        if !file.tokens.isEmpty { members.append(.init("signatures", .array(file.tokens.map { .string($0) }))) }
        if let plugin = file.plugin { members.append(.init("plugin", .string(plugin))) }
        return .object(members)
    }

    private var capabilities: JSONNode {
        var members: [JSONNode.Member] = []
        if !summary.requirements.builtins.isEmpty { members.append(.init("builtins", .array(summary.requirements.builtins.map(\.json)))) }
        if !summary.requirements.features.isEmpty {
            members.append(.init("features", .array(summary.requirements.features.map { .string($0) })))
        }
        return .object(members)
    }

    private func annotations(_ entry: BundleSummary.AttachedAnnotations) -> JSONNode {
        .object([
            .init("annotations", entry.json), .init("location", entry.location.json(includingText: false)),
            .init("path", .array(entry.path.terms.map { $0.json() })),
        ])
    }
}
