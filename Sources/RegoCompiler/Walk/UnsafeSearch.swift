import RegoSyntax

/// Finds the unsafe variables that OPA reports of a body whose expressions cannot all be ordered, and where.
///
/// OPA's search is not sound, which shows in its errors:
/// - of an expression with closures over variables of the body it asks for these variables only, not for those that the expression
///   itself needs;
/// - it takes the results of a call for bound in the equality that comes next, though the call may still wait for its arguments.
struct UnsafeSearch {
    /// The places in the body of the expressions that OPA takes for safe, in the order in which it finds them.
    private(set) var order: [Int] = []
    private let body: Body
    private let outputs: OutputVariables
    private var waiting: [Int]
    /// For each expression the variables that it needs and that were not bound when it was last looked at.
    private var needs: [VariableSet]
    /// For each expression the variables of the body that its closures use.
    private let closedOver: [VariableSet]
    private var safe: VariableSet
    private var carried: VariableSet = []
    /// The expressions that were taken for safe though a variable in them is not bound.
    private var overlooked: Body = []

    /// How many expressions are looked at, for bodies that nobody writes.
    private static let longest = 1_000_000

    init(in body: Body, bound: VariableSet, _ outputs: OutputVariables) {
        self.body = body
        self.outputs = outputs
        let names = VariableCollector.names(in: body, .safety)
        let unbound = names.subtracting(bound)
        safe = names.intersection(bound)
        waiting = Array(body.indices)
        needs = body.map { VariableCollector.names(in: $0, .safety).subtracting(bound) }
        closedOver = body.map { $0.variablesInClosures.intersection(unbound) }
    }

    /// The variables that the remaining expressions need.
    var unsafe: UnsafeVariables {
        var unsafe = UnsafeVariables()
        for position in waiting { unsafe.add(needs[position], at: body[position].location) }
        return unsafe
    }

    /// Goes through what waits until nothing more is safe.
    mutating func run() {
        var looks = 0
        var found = true
        while found, !waiting.isEmpty, looks < Self.longest {
            looks += waiting.count
            let before = waiting
            waiting = []
            waiting = before.filter { !take($0) }
            found = waiting.count < before.count
        }
    }

    /// Takes an expression for the next if OPA does.
    private mutating func take(_ position: Int) -> Bool {
        if body.isRepeated(position, after: order) { return false }
        let expr = body[position]
        let made = outputs.outputs(of: expr, safe: safe, carried: &carried)
        let captured = closedOver[position].subtracting(outputs.outputs(of: overlooked, safe: safe))
        if !captured.isEmpty {
            // A closure over exactly the variables that the expression itself would bind waits for ever.
            if captured == made { return false }
            needs[position] = captured
        }
        needs[position].subtract(made)
        needs[position].subtract(safe)
        guard needs[position].isEmpty else { return false }
        safe.formUnion(made)
        order.append(position)
        if !VariableCollector.names(in: expr, .safety).isSubset(of: safe) { overlooked.append(expr) }
        return true
    }
}

extension Expr {
    /// All variables in the closures of the expression.
    var variablesInClosures: VariableSet {
        var names: VariableSet = []
        if !hasClosures { return names }
        for closure in ClosureFinder.closures(in: self) {
            switch closure {
            case .every(let every): names.formUnion(VariableCollector.names(in: every.body))
            case .operand(let operand): names.formUnion(VariableCollector.names(in: operand.body))
            case .comprehension(let term): names.formUnion(VariableCollector.names(in: term))
            }
        }
        return names
    }
}

extension Body {
    /// Whether OPA takes an expression for one that it has ordered already: when there is an equal one at the same place of the new order.
    func isRepeated(_ position: Int, after order: [Int]) -> Bool {
        position < order.count && self[order[position]] == self[position]
    }
}
