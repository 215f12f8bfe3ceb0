/// Hands events on to several sinks.
public final class EventFanOut: EventSink {
    private let sinks: [any EventSink]

    public init(_ sinks: [any EventSink]) { self.sinks = sinks }

    public var wantsLocals: Bool { sinks.contains { $0.wantsLocals } }
    public var wantsUnifications: Bool { sinks.contains { $0.wantsUnifications } }

    public func record(_ event: Event) {
        for sink in sinks { sink.record(event) }
    }
}
