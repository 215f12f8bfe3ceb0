import Glibc
import PolicyBundle
import RegoEngine
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
        switch bundle.source {
        case .path(let path):
            let assembly = BundleAssembly(parserOptions: parserOptions, verification: bundle.verification, now: Self.now)
            let assembled = try assembly.bundle(of: [path])
            modules += assembled.modules.map(\.syntax)
            data.append(assembled.data)
        case .service(let service, let resource):
            let url = "\(service.url)/\(resource)"
            let contents = try contents(BundleArchive(Self.fetch(url, from: service)), bundle.verification)
            modules += contents.modules.map(\.syntax)
            data.append(contents.data)
        }
    }

    private func contents(_ archive: BundleArchive, _ verification: VerificationConfiguration?) throws -> BundleContents {
        guard let verification else { return try UnverifiedBundle(archive, parserOptions: parserOptions).contents }
        return try BundleVerifier(verification).verify(archive, at: Self.now, parserOptions: parserOptions).contents
    }

    private static func fetch(_ url: String, from service: ExecConfiguration.Service) throws -> [UInt8] {
        guard let network = NetworkAccess?.ofThisMachine else { throw unavailable(url, "there is no network") }
        let authority = try service.certificateAuthority.map { try InputFile.bytes($0) }
        var download = WebDownload(
            url, headers: service.headers, authority: authority, skipsVerification: service.skipsVerification)
        download.usesSystemAuthorities = service.usesSystemAuthorities
        let response: IncomingResponse
        do throws(WebDownload.Failure) {
            response = try download.response(over: network)
        } catch {
            throw unavailable(url, error.reason)
        }
        guard response.status == 200 else { throw unavailable(url, "the service answered \(response.status) \(response.reason)") }
        return response.body
    }

    private static func unavailable(_ url: String, _ reason: String) -> Failure {
        Failure("bundle_unavailable", reason, place: url, status: .environment)
    }

    /// Seconds since 1970.
    private static var now: Int64 {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Int64(now.tv_sec)
    }
}
