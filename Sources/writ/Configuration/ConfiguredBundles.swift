import EnforcementPoint
import Glibc
import PolicyBundle
import RegoSyntax
import RegoValue

/// The policies and data of the bundles that a configuration names, verified where it says by whom they must be signed.
struct ConfiguredBundles {
    private(set) var modules: [Module] = []
    private(set) var data: [Document] = []
    private let parserOptions: ParserOptions

    init(_ bundles: [ExecConfiguration.Bundle], regoVersion: RegoVersion) throws {
        var options = ParserOptions(regoVersion: regoVersion)
        options.annotationYAML = AnnotationYAML.read
        parserOptions = options
        for bundle in bundles { try add(bundle) }
    }

    private mutating func add(_ bundle: ExecConfiguration.Bundle) throws {
        switch bundle {
        case .path(let path, let verification):
            let assembly = BundleAssembly(parserOptions: parserOptions, verification: verification, now: Self.now)
            let assembled = try assembly.bundle(of: [path])
            modules += assembled.modules.map(\.syntax)
            data.append(assembled.data)
        case .service(let bundle):
            let contents = try contents(bundle.fetched(), bundle.verification)
            modules += contents.modules.map(\.syntax)
            data.append(contents.data)
        }
    }

    private func contents(_ archive: BundleArchive, _ verification: VerificationConfiguration?) throws -> BundleContents {
        guard let verification else { return try UnverifiedBundle(archive, parserOptions: parserOptions).contents }
        return try BundleVerifier(verification).verify(archive, at: Self.now, parserOptions: parserOptions).contents
    }

    /// Seconds since 1970.
    private static var now: Int64 {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Int64(now.tv_sec)
    }
}
