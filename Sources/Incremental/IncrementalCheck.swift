import RegoSyntax
import RegoValue

/// Checks only the packages that something has changed for since a run that found no errors.
///
///     let check = IncrementalCheck(files, data: data, settings: settings, cache: cache, parse: parse)
///     if try check?.run(compile) == true { return }
///     try compile(everything)
public struct IncrementalCheck {
    /// What has to be compiled, in order of their paths. Nothing when all is known to have no errors.
    let modules: [Module]

    private let repository: Repository
    private let groups: [Int]
    private let cache: IncrementalCache

    /// - Parameters:
    ///   - data: the base documents that rules must not be in the way of.
    ///   - settings: all that decides about errors besides policies and data.
    ///   - parse: returns nothing for a policy with errors.
    /// - Returns: nothing when nothing can be said without a look at everything, for instance because a policy cannot be parsed.
    public init?(
        _ files: [PolicyText], data: Document, settings: RunSettings, cache: IncrementalCache,
        parse: @escaping @Sendable (PolicyText) -> Module?
    ) {
        guard let repository = Repository(files, data: data, settings: settings, contents: cache.load(), parse: parse) else { return nil }
        let groups = repository.groups { _ in true }
        guard let modules = repository.modules(of: groups) else { return nil }
        self.repository = repository
        self.groups = groups
        self.modules = modules
        self.cache = cache
    }

    /// Compiles what has to be compiled, and keeps that there are no errors when there are none.
    ///
    /// - Returns: whether no policy has an error. Otherwise all are to be compiled to know the errors: here they could be fewer, and come in
    ///   another order.
    /// - Throws: what `compile` throws when everything had to be compiled.
    public func run(_ compile: ([Module]) throws -> Void) throws -> Bool {
        if groups.isEmpty { return true }
        do {
            try compile(modules)
        } catch {
            if modules.count == repository.files.count { throw error }
            return false
        }
        var repository = repository
        for group in groups { repository.keep(GroupOutcome(), of: group) }
        repository.save(to: cache)
        return true
    }
}
