import RegoPlan
import RegoSyntax

extension BundleContents {
    /// The paths that the bundle says it is asked by: its plan's entrypoints, those of its metadata and of annotations; its packages if it names none.
    public var askedPaths: [[String]] {
        if let compiledPolicies { return compiledPolicies.askedPaths }
        var paths: Set<[String]> = []
        if let plan = plan.flatMap({ try? Plan(json: $0) }) {
            paths.formUnion(plan.plans.map { $0.name.split(separator: "/").map(String.init) })
        }
        if let metadata = manifest.metadata {
            metadata.read { metadata in
                let list = metadata.lookup("entrypoints")
                guard list.isArray else { return }
                paths.formUnion(list.storage.compactMap(\.string).map { $0.split(separator: "/").map(String.init) })
            }
        }
        for module in modules { paths.formUnion(Self.annotated(module)) }
        if paths.isEmpty { paths.formUnion(modules.map(\.package)) }
        return paths.sorted { $0.lexicographicallyPrecedes($1) }
    }

    private static func annotated(_ module: BundleModule) -> [[String]] {
        module.syntax.annotations.filter(\.entrypoint).compactMap { annotation in
            if annotation.scope == .package { return module.package }
            guard let rule = module.syntax.rules.first(where: { $0.location.offset == annotation.target.offset }) else { return nil }
            return rule.head.ref.constantPath.map { module.package + $0 }
        }
    }
}
