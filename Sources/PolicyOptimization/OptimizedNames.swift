import RegoSyntax

/// The paths of the policies that optimization makes: `optimized/<package>.rego`, with a number when the package has several.
struct OptimizedNames {
    private static let folder = "optimized"

    private let namespace: String
    private var used: [String: Int] = [:]

    init(namespace: String) { self.namespace = namespace }

    /// - Parameters:
    ///   - entrypoint: the place of the entrypoint among all.
    ///   - number: the place of the module among those made for it.
    mutating func path(of module: Module, entrypoint: Int, number: Int) -> String {
        guard let package = module.package.path.constantPath, package.allSatisfy(Self.isFileName) else {
            return "\(Self.folder)/\(namespace)/\(entrypoint)/\(number).rego"
        }
        let path = ([Self.folder] + package).joined(separator: "/")
        defer { used[path, default: 0] += 1 }
        return used[path].map { "\(path).\($0).rego" } ?? "\(path).rego"
    }

    private static func isFileName(_ step: String) -> Bool {
        !step.isEmpty
            && step.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
