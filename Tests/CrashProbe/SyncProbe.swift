import EnforcementPoint
import Logging

enum SyncProbe {
    /// Takes up what the store has, then asks again and again, and says what decides after each time.
    static func run(_ configuration: String, say: (String) -> Void) async throws {
        var logger = Logger(label: "probe")
        logger.logLevel = .critical
        let point = try EnforcementPoint(SyncConfiguration(file: configuration), logger: logger)
        await point.begin()
        say("ready \(await point.statuses.first?.activeRevision ?? "nothing")")
        while true {
            let statuses = await point.syncOnce()
            say(statuses.first?.error.map { "error \($0.code)" } ?? "active \(statuses.first?.activeRevision ?? "nothing")")
        }
    }
}
