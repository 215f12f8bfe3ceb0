import RegoValue

/// What a manifest permits a bundle to hold: policies, data and WebAssembly inside its roots only.
struct RootRules {
    private let manifest: Manifest
    private let roots: [[Substring]]

    init(_ manifest: Manifest) {
        self.manifest = manifest
        roots = manifest.roots.map(Roots.segments)
    }

    func validate(modules: [BundleModule], data: Value, wasm: [BundleFile]) throws(BundleError) {
        for module in modules { try validate(package: module.package, of: module.path) }
        try validate(data: data)
        try validate(wasm: wasm)
    }

    func validate(data: Value) throws(BundleError) { try validate(data: data, at: []) }

    func permits(_ package: [String]) -> Bool { permits(package.map { $0[...] }) }

    /// A copy of the part of `data` that lies inside the roots.
    func permitted(_ data: Value, in arena: Arena) -> Value { permitted(data, at: [], in: arena) ?? arena.object() }

    private func permitted(_ data: Value, at path: [Substring], in arena: Arena) -> Value? {
        if permits(path) { return arena.copy(data) }
        guard data.isObject, roots.contains(where: { Roots.contains(path, $0) }) else { return nil }
        let object = arena.object()
        for position in 0..<data.count {
            guard let key = data.key(at: position).string, let value = permitted(data.value(at: position), at: path + [key[...]], in: arena)
            else {
                continue
            }
            arena.insert(object, arena.string(key), value)
        }
        return object
    }

    func validate(package: [String], of file: String) throws(BundleError) {
        if permits(package) { return }
        throw violation("the package '\(package.joined(separator: "."))'", place: file)
    }

    private func permits(_ path: [Substring]) -> Bool { roots.contains { Roots.contains($0, path) } }

    private func violation(_ what: String, place: String) -> BundleError {
        BundleError(
            .rootViolation, "the manifest's roots [\(manifest.roots.joined(separator: ", "))] do not permit \(what)", place: place,
            remedy: "add a root, or move it into one")
    }

    /// An object above a root may be there, as the way to it; anything else outside of all roots may not.
    private func validate(data: Value, at path: [Substring]) throws(BundleError) {
        if permits(path) { return }
        let leadsToRoot = roots.contains { Roots.contains(path, $0) }
        guard data.isObject, leadsToRoot else { throw violation("data at '/\(path.joined(separator: "/"))'", place: "data") }
        for position in 0..<data.count {
            try validate(data: data.value(at: position), at: path + [(data.key(at: position).string ?? "")[...]])
        }
    }

    private func validate(wasm: [BundleFile]) throws(BundleError) {
        var entrypoints: Set<String> = []
        for resolver in manifest.wasm {
            let module = resolver.module.hasPrefix("/") ? String(resolver.module.dropFirst()) : resolver.module
            guard wasm.contains(where: { $0.path == module }) else {
                throw BundleError(.wasmInvalid, "the manifest names a WebAssembly module that is not there", place: resolver.module)
            }
            guard permits(Roots.segments(resolver.entrypoint)) else {
                throw violation("the entrypoint '\(resolver.entrypoint)' of a WebAssembly module", place: resolver.module)
            }
            guard entrypoints.insert(resolver.entrypoint).inserted else {
                throw BundleError(
                    .wasmInvalid, "two WebAssembly modules answer the entrypoint '\(resolver.entrypoint)'", place: resolver.module)
            }
        }
    }
}
