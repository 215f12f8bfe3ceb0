import RegoCompiler
import RegoSyntax

/// An expression that did not hold, as it is written, with the values of its variables below it.
///
///     app.p(x) == 100
///     |     |
///     |     3
///     6
public struct FailedExpression: Sendable {
    public let location: SourceLocation
    private let event: Event
    /// The expression as people wrote it, and what the compiler made of it beside the one that failed.
    private let written: Expr
    private let related: [Expr]

    /// The last expression in a trace that did not hold; nothing when none is to be seen.
    public init?(lastIn trace: [Event], of modules: CompiledModules) {
        for event in trace.reversed() {
            guard event.operation == .fail, !event.location.isNone, event.queryID != 0, case .expr(let failed) = event.node else {
                continue
            }
            if failed.every != nil { continue }
            let origins = ExpressionOrigins(of: failed, in: modules)
            (written, related) = (origins.written, origins.related)
            location = event.location
            self.event = event
            return
        }
        return nil
    }

    /// Lines without the last line break.
    public var text: String {
        guard case .expr(let failed) = event.node else { return "" }
        var values = VariableValues(event)
        values.add(failed, undefinedWhenUnknown: !failed.negated)
        for expr in related { values.add(expr, undefinedWhenUnknown: false) }
        return written.location.padded + ValueArrows(values.all).text
    }
}

/// What the compiler made of the same expression of the source.
private struct ExpressionOrigins {
    let written: Expr
    let related: [Expr]

    init(of failed: Expr, in modules: CompiledModules) {
        var collector = Collector(place: failed.location)
        for module in modules.modules where module.source === failed.location.file { collector.walk(module) }
        let written = collector.enclosing.min { $0.location.length < $1.location.length } ?? failed
        self.written = written
        let others = collector.enclosing.filter { $0.location.length < written.location.length } + collector.inside(written)
        related = others.filter { !($0 == failed && $0.location.offset == failed.location.offset) }
    }

    private struct Collector: SyntaxVisitor {
        let place: SourceLocation
        /// Expressions of people around the place.
        private(set) var enclosing: [Expr] = []
        private var made: [Expr] = []

        init(place: SourceLocation) { self.place = place }

        mutating func visit(_ expr: Expr) -> Bool {
            if expr.generated { made.append(expr) } else if expr.location.encloses(place) { enclosing.append(expr) }
            return true
        }

        func inside(_ expr: Expr) -> [Expr] { [expr] + made.filter { expr.location.encloses($0.location) } }
    }
}

extension SourceLocation {
    fileprivate func encloses(_ other: SourceLocation) -> Bool {
        file === other.file && offset <= other.offset && other.offset + other.length <= offset + length
    }

    /// The columns of tabs before the place in its row, from 1.
    fileprivate var tabs: [Int] {
        let before = file.bytes[..<min(offset, file.bytes.count)]
        let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        return String(decoding: before[start...], as: UTF8.self).unicodeScalars.enumerated().filter { $1 == "\t" }.map { $0.offset + 1 }
    }

    /// The text, as far to the right as in its row.
    fileprivate var padded: String {
        let tabs = Set(tabs)
        return (1..<max(1, column)).map { tabs.contains($0) ? "\t" : " " }.joined() + text
    }
}

/// A variable, or a document, of an expression.
private struct NamedValue {
    let title: String
    let value: Term?
    let location: SourceLocation

    private static let longest = 64

    var text: String { value?.description.truncated(toBytes: Self.longest) ?? "undefined" }
}

/// The variables and documents of expressions with their values at an event.
private struct VariableValues {
    private let event: Event
    private var byTitle: [String: NamedValue] = [:]

    var all: [NamedValue] { Array(byTitle.values) }

    init(_ event: Event) {
        self.event = event
        for (ref, value) in event.documents {
            guard let place = ref.first?.location, !place.isNone else { continue }
            add(NamedValue(title: Self.title(place, or: ref.description), value: value, location: place))
        }
    }

    private mutating func add(_ value: NamedValue) {
        if byTitle[value.title]?.value == nil { byTitle[value.title] = value }
    }

    private static func title(_ place: SourceLocation, or name: String) -> String { place.length > 0 ? place.text : name }

    /// - Parameter undefinedWhenUnknown: whether a variable without a value is undefined; otherwise nothing is known of it.
    mutating func add(_ expr: Expr, undefinedWhenUnknown: Bool) {
        switch expr.kind {
        case .call(let call): for argument in call.arguments { add(argument, undefinedWhenUnknown) }
        case .term(let term): add(term, undefinedWhenUnknown)
        case .some(let declaration): for symbol in declaration.symbols { add(symbol, undefinedWhenUnknown) }
        case .every(let every):
            for term in [every.key, every.value, every.domain].compactMap({ $0 }) { add(term, undefinedWhenUnknown) }
            for expr in every.body { add(expr, undefinedWhenUnknown: undefinedWhenUnknown) }
        case .logical(let logical):
            for expr in logical.operands.flatMap(\.body) { add(expr, undefinedWhenUnknown: undefinedWhenUnknown) }
        }
        for modifier in expr.withs { add(modifier.value, undefinedWhenUnknown) }
    }

    /// Comprehensions are left out: they are evaluated, and their variables are gone.
    private mutating func add(_ term: Term, _ undefinedWhenUnknown: Bool) {
        switch term.kind {
        case .var(let name): add(name, term.location, undefinedWhenUnknown)
        case .ref(let ref): for step in ref.terms { add(step, undefinedWhenUnknown) }
        case .array(let items), .set(let items): for item in items { add(item, undefinedWhenUnknown) }
        case .object(let members):
            for member in members {
                add(member.key, undefinedWhenUnknown)
                add(member.value, undefinedWhenUnknown)
            }
        case .call(let call): for argument in call.arguments { add(argument, undefinedWhenUnknown) }
        default: break
        }
    }

    private mutating func add(_ variable: String, _ place: SourceLocation, _ undefinedWhenUnknown: Bool) {
        guard !place.isNone else { return }
        if let name = event.names[variable] {
            add(NamedValue(title: Self.title(place, or: name), value: event.locals[variable], location: place))
        } else if undefinedWhenUnknown {
            add(NamedValue(title: Self.title(place, or: variable), value: nil, location: place))
        }
    }
}

/// Values below the columns that they belong to, the rightmost first.
private struct ValueArrows {
    /// By column; on the same column, those of later rows first.
    private let values: [NamedValue]

    init(_ values: [NamedValue]) {
        self.values = values.sorted { left, right in
            if left.location.column != right.location.column { return left.location.column < right.location.column }
            if left.location.row != right.location.row { return left.location.row > right.location.row }
            return left.title.utf8.lexicographicallyPrecedes(right.title.utf8)
        }
    }

    var text: String {
        if values.isEmpty { return "" }
        if Set(values.map(\.location.row)).count > 1, values.contains(where: { !$0.location.tabs.isEmpty }) { return list }
        return "\n" + line(values, valueAtEnd: false)
            + values.indices.reversed().map { "\n" + line(Array(values[...$0]), valueAtEnd: true) }.joined()
    }

    /// For expressions of several rows, whose columns cannot be pointed at.
    private var list: String {
        "\n\nWhere:\n"
            + values.sorted { $0.title.utf8.lexicographicallyPrecedes($1.title.utf8) }.map { "\n\($0.title): \($0.text)" }.joined()
    }

    private func line(_ shown: [NamedValue], valueAtEnd: Bool) -> String {
        var line = ""
        var previous = 0
        for (position, value) in shown.enumerated() {
            let column = value.location.column
            let isLast = position == shown.count - 1
            if !isLast, shown[position + 1].location.column == column { continue }
            let tabs = Set(value.location.tabs)
            for place in (previous + 1)..<max(previous + 1, column) { line += tabs.contains(place) ? "\t" : " " }
            line += isLast && valueAtEnd ? (sharesColumn(position) ? "\(value.title): \(value.text)" : value.text) : "|"
            previous = column
        }
        return line
    }

    private func sharesColumn(_ position: Int) -> Bool {
        let column = values[position].location.column
        return (position > 0 && values[position - 1].location.column == column)
            || (position + 1 < values.count && values[position + 1].location.column == column)
    }
}
