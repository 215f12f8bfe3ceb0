import RegoCompiler
import Synchronization

/// Times the stages of the compiler.
final class StageTimers: StageObserver {
    private struct State {
        var times: [String: Int] = [:]
        var current: (stage: String, start: Int)?
    }

    private let prefix: String
    private let state = Mutex(State())

    /// - Parameter prefix: what the names of the timers begin with: `compile_stage_` for modules, `query_compile_stage_` for queries.
    init(prefix: String) { self.prefix = prefix }

    func begins(stage: String?) {
        let now = QueryTimings.now()
        state.withLock { state in
            if let current = state.current { state.times[prefix + current.stage, default: 0] += now - current.start }
            state.current = stage.map { ($0, now) }
        }
    }

    /// Nanoseconds of each stage.
    var times: [String: Int] { state.withLock { $0.times } }
}
