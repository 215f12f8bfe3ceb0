import RegoEngine

/// Why a search is cut short.
enum Stop: Error {
    case failed(EvaluationError)
    case exit(EarlyExit)
}

/// A rule that needs one result has found it.
///
/// `immediate` ends the enumerations in between; `deferred` (a rule in between needs all of its own results) lets them run on, and passes
/// on what it carries when they are through.
indirect enum EarlyExit {
    case immediate(carrying: EarlyExit?)
    case deferred(carrying: EarlyExit?)

    var isDeferred: Bool {
        if case .deferred = self { return true }
        return false
    }

    var carried: EarlyExit? {
        switch self {
        case .immediate(let inner), .deferred(let inner): inner
        }
    }
}

/// What is done with each result of a search.
typealias Continuation = () throws(Stop) -> Void

/// Collects deferred exits while an enumeration goes on.
struct DeferredExit {
    private var first: EarlyExit?

    /// Runs one step of an enumeration.
    mutating func run(_ step: Continuation) throws(Stop) {
        do throws(Stop) { try step() } catch {
            guard case .exit(let exit) = error, exit.isDeferred else { throw error }
            if first == nil { first = exit }
        }
    }

    func rethrow() throws(Stop) {
        if let first { throw .exit(first) }
    }
}

/// Runs the rules of one document: an exit was meant for them and goes no further, what it carries does.
func absorbingEarlyExit(_ body: Continuation) throws(Stop) {
    do throws(Stop) { try body() } catch {
        guard case .exit(let exit) = error else { throw error }
        if let carried = exit.carried { throw .exit(carried) }
    }
}
