import RegoSyntax
import RegoValue

/// One step of an evaluation (OPA's `topdown.Event`).
public struct Event: Sendable {
    public enum Operation: String, Sendable {
        case enter = "Enter"
        case exit = "Exit"
        case eval = "Eval"
        case redo = "Redo"
        case save = "Save"
        case fail = "Fail"
        case duplicate = "Duplicate"
        case note = "Note"
        case index = "Index"
        case unify = "Unify"
        /// `internal.test_case` named the case of a table that is tested next.
        case testCase = "TestCase"
    }

    /// What the step is about.
    public enum Node: Sendable {
        /// A rule, with its path without variables.
        case rule(Rule, path: Ref)
        case body(Body)
        case expr(Expr)
        case none
    }

    public var operation: Operation
    public var node: Node
    public var location: SourceLocation
    /// The query, and the one that it is part of; both count from 0.
    public var queryID: Int
    public var parentID: Int
    /// The text of a note, or how many rules an index found.
    public var message = ""
    /// The document that an index was asked for.
    public var ref: Ref?
    /// The values of the query's variables, by the names that the compiler gave them.
    public var locals: [String: Term] = [:]
    /// What people called the variables.
    public var names: [String: String] = [:]
    /// Where the variables in ``names`` stand, where that is known.
    public var places: [String: SourceLocation] = [:]
    /// What is known already of the documents that the step refers to.
    public var documents: [Ref: Term] = [:]
}

/// Gets the events of an evaluation as they happen.
public protocol EventSink: AnyObject {
    /// Whether events carry the values of variables.
    var wantsLocals: Bool { get }
    /// Whether each unification of two terms is an event.
    var wantsUnifications: Bool { get }
    func record(_ event: Event)
}

/// Keeps the events, up to a limit.
public final class EventLog: EventSink {
    public private(set) var events: [Event] = []
    public let wantsLocals: Bool
    public let wantsUnifications: Bool
    /// Events beyond the limit are dropped.
    public let limit: Int

    public init(locals: Bool = true, unifications: Bool = false, limit: Int = 1_000_000) {
        wantsLocals = locals
        wantsUnifications = unifications
        self.limit = limit
    }

    public func record(_ event: Event) {
        if events.count < limit { events.append(event) }
    }
}
