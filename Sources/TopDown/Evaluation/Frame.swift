import RegoCompiler
import RegoSyntax
import RegoValue

/// One query under evaluation: a rule's body, a comprehension's, a negated expression, or the query that was asked.
///
/// The search runs depth first: each step calls its continuation once per result, so that returning is backtracking.
final class Frame {
    let evaluation: Evaluation
    let query: Body
    let id: Int
    let parentID: Int
    let bindings: Bindings
    /// The expression under evaluation.
    var index = 0
    /// The first result is enough.
    var findsOne = false
    /// Numbers the variables made for references into unknown values.
    var referenceCount: Int
    /// The place of the last event, for events that have none.
    var lastLocation: SourceLocation

    /// The query that was asked.
    init(_ evaluation: Evaluation, query: Body, bindings: Bindings) {
        self.evaluation = evaluation
        self.query = query
        self.bindings = bindings
        id = evaluation.nextQueryID()
        parentID = 0
        referenceCount = 0
        lastLocation = .none
    }

    private init(parent: Frame, query: Body, bindings: Bindings?) {
        evaluation = parent.evaluation
        self.query = query
        id = evaluation.nextQueryID()
        self.bindings = bindings ?? Bindings(id: id)
        parentID = parent.id
        referenceCount = parent.referenceCount
        lastLocation = parent.lastLocation
    }

    /// A query that sees and binds this one's variables.
    func closure(_ query: Body) -> Frame { Frame(parent: self, query: query, bindings: bindings) }

    /// A query with variables of its own.
    func child(_ query: Body) -> Frame { Frame(parent: self, query: query, bindings: nil) }

    var store: ValueStore { evaluation.store }
    var saving: Saving? { evaluation.saving }
    var expression: Expr { query[index] }

    func plug(_ term: Term) -> Operand { evaluation.plug(term, bindings) }

    /// A variable that no policy has.
    func madeVariable(_ name: String) -> Term { .variable(Variable.wildcardPrefix + "_" + name) }
}
