import ArgumentParser

/// A duration as Go and OPA write it: `500ms`, `1.5s`, `2m30s`.
struct GoDuration: ExpressibleByArgument, Equatable {
    let nanoseconds: Int

    init(nanoseconds: Int) { self.nanoseconds = nanoseconds }

    private static let units: [(name: String, nanoseconds: Double)] = [
        ("ns", 1), ("us", 1e3), ("µs", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 60e9), ("h", 3600e9),
    ]

    init?(argument: String) {
        if argument == "0" {
            nanoseconds = 0
            return
        }
        var rest = argument[...]
        var total = 0.0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isNumber || $0 == "." }
            rest = rest.dropFirst(digits.count)
            let name = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(name.count)
            guard let number = Double(digits), let unit = Self.units.first(where: { $0.name == name }) else { return nil }
            total += number * unit.nanoseconds
        }
        guard !argument.isEmpty, total >= 0, total < 9e18 else { return nil }
        nanoseconds = Int(total)
    }

    var defaultValueDescription: String {
        nanoseconds.isMultiple(of: 1_000_000_000) ? "\(nanoseconds / 1_000_000_000)s" : "\(nanoseconds)ns"
    }
}
