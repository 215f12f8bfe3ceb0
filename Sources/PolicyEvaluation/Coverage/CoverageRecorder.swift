import RegoSyntax
import TopDown

/// Notes which rules and expressions an evaluation as syntax reaches.
public final class CoverageRecorder: EventSink {
    public let wantsLocals = false
    public let wantsUnifications = false
    private var expressions: [PlaceKey: SourceLocation] = [:]
    private var rules: [PlaceKey: SourceLocation] = [:]

    public init() {}

    public func record(_ event: Event) {
        switch (event.operation, event.node) {
        case (.eval, .expr(let expr)): note(expr.location, in: &expressions)
        case (.exit, .rule(let rule, _)): note(rule.head.location, in: &rules)
        default: break
        }
    }

    private func note(_ location: SourceLocation, in places: inout [PlaceKey: SourceLocation]) {
        if !location.isNone, !location.file.path.isEmpty { places[PlaceKey(location)] = location }
    }

    /// - Parameter modules: as parsed.
    public func report(_ modules: [Module]) -> CoverageReport {
        let reached =
            expressions.values.map { Probe(event: .expression, location: $0) } + rules.values.map { Probe(event: .ruleHeld, location: $0) }
        return CoverageReport(modules: modules, reached: reached)
    }
}
