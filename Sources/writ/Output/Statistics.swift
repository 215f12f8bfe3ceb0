import RegoSyntax

/// What OPA's histograms tell about a series of numbers.
struct Statistics {
    /// Sorted.
    private let values: [Int]

    init(_ values: [Int]) { self.values = values.sorted() }

    /// The names, in the order of tables.
    static let shownInTables = ["min", "max", "mean", "90%", "99%"]

    /// All names, sorted as in JSON.
    static let names = ["75%", "90%", "95%", "99%", "99.9%", "99.99%", "count", "max", "mean", "median", "min", "stddev"]

    subscript(name: String) -> Double {
        switch name {
        case "count": Double(values.count)
        case "min": Double(values.first ?? 0)
        case "max": Double(values.last ?? 0)
        case "mean": mean
        case "median": percentile(0.5)
        case "stddev": deviation
        default: percentile((Double(name.dropLast()) ?? 0) / 100)
        }
    }

    func text(_ name: String) -> String { GoNumberText.shortest(self[name]) }

    /// All of them, the name of the series before their names.
    func figures(of series: String) -> [String: Double] {
        Dictionary(uniqueKeysWithValues: Self.names.map { ("\(series)_\($0)", self[$0]) })
    }

    var json: JSONNode { .object(Self.names.map { .init($0, .number(text($0))) }) }

    private var mean: Double { values.isEmpty ? 0 : Double(values.reduce(0, +)) / Double(values.count) }

    private var deviation: Double {
        guard !values.isEmpty else { return 0 }
        let mean = mean
        return (values.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(values.count)).squareRoot()
    }

    /// Between the two neighbours of the place `share * (count + 1)`.
    private func percentile(_ share: Double) -> Double {
        guard let first = values.first, let last = values.last else { return 0 }
        let place = share * Double(values.count + 1)
        if place < 1 { return Double(first) }
        if place >= Double(values.count) { return Double(last) }
        let (lower, upper) = (Double(values[Int(place) - 1]), Double(values[Int(place)]))
        return lower + (place - place.rounded(.down)) * (upper - lower)
    }
}
