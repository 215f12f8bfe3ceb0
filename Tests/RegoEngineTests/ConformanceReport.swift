/// How many cases passed and failed, by topic.
struct ConformanceReport {
    private struct Count {
        var passed = 0
        var failed = 0
        var excepted = 0
    }

    let name: String
    private var topics: [String: Count] = [:]
    /// What went wrong in cases that must pass.
    private(set) var failures: [String] = []
    /// Cases that pass although they are listed as exceptions.
    private(set) var needlessExceptions: [String] = []

    init(name: String) { self.name = name }

    mutating func note(_ testCase: ConformanceCase, _ outcome: ConformanceCase.Outcome, isExpected: Bool) {
        let topic = testCase.topic
        switch (outcome, isExpected) {
        case (.passed, true): topics[topic, default: Count()].passed += 1
        case (.failed(let reason), true):
            topics[topic, default: Count()].failed += 1
            failures.append("\(testCase.title)\n      \(reason)")
        case (.passed, false):
            topics[topic, default: Count()].passed += 1
            needlessExceptions.append(testCase.title)
        case (.failed, false): topics[topic, default: Count()].excepted += 1
        }
    }

    /// One line per topic and one for all.
    var text: String {
        var total = Count()
        var lines: [String] = []
        for (topic, count) in topics.sorted(by: { $0.key < $1.key }) {
            lines.append(line(topic, count))
            total.passed += count.passed
            total.failed += count.failed
            total.excepted += count.excepted
        }
        return (lines + [line("total", total)]).joined(separator: "\n")
    }

    private func line(_ topic: String, _ count: Count) -> String {
        var line = "conformance \(name) \(topic): \(count.passed) passed, \(count.failed) failed"
        if count.excepted > 0 { line += ", \(count.excepted) excepted" }
        return line
    }
}
