import RegoSyntax

/// The documents that variables of a body stand for: `x = data.a; y = x.b` makes `y` stand for `data.a.b`.
///
/// Where a variable stands for several documents, each of them is a dependency as a whole, so that what lies below them says nothing
/// new: such a variable is followed no further. That keeps the work in proportion to the body, however its variables are wound together.
struct JoinedVariables {
    private struct Meaning {
        /// Each once, in the order found.
        var documents: [Ref] = []
        /// Stands for more documents than are listed.
        var hasMore = false

        var isOne: Bool { documents.count == 1 && !hasMore }
        var isSeveral: Bool { documents.count > 1 || hasMore }
    }

    private var meanings: [String: Meaning] = [:]

    /// - Parameter equalities: `variable = reference`, whichever way round they were written.
    init(_ equalities: [(variable: String, ref: Ref)]) {
        var isComplete = false
        while !isComplete {
            isComplete = true
            for (variable, ref) in equalities where join(variable, ref) { isComplete = false }
        }
    }

    /// - Returns: whether that was new.
    private mutating func join(_ variable: String, _ ref: Ref) -> Bool {
        if ref.startsFromDocument { return add(ref, to: variable) }
        guard let head = ref.headVariable, let meaning = meanings[head] else { return false }
        if meaning.isOne { return add(meaning.documents[0].appending(contentsOf: ref.dropFirst()), to: variable) }
        guard meaning.isSeveral, meanings[variable]?.hasMore != true else { return false }
        meanings[variable, default: Meaning()].hasMore = true
        return true
    }

    private mutating func add(_ document: Ref, to variable: String) -> Bool {
        let known = meanings[variable, default: Meaning()]
        // What lies below a document that the variable stands for anyway is a circle: `x = data.a; y = x.b; x = y.c`.
        guard !known.documents.contains(where: document.hasPrefix) else {
            guard !known.documents.contains(document), !known.hasMore else { return false }
            meanings[variable]?.hasMore = true
            return true
        }
        meanings[variable, default: Meaning()].documents.append(document)
        return true
    }

    /// The documents that `ref` leads to; none when its head stands for none.
    func expand(_ ref: Ref) -> [Ref] {
        if ref.startsFromDocument { return [ref] }
        guard let head = ref.headVariable, let meaning = meanings[head] else { return [] }
        return meaning.documents.map { $0.appending(contentsOf: ref.dropFirst()) }
    }

    /// Each document of each variable, and whether the variable stands for several.
    var all: [(variable: String, document: Ref, isOneOfSeveral: Bool)] {
        meanings.flatMap { variable, meaning in meaning.documents.map { (variable, $0, meaning.isSeveral) } }
    }
}

extension Ref {
    /// Starts from `data` or `input`.
    var startsFromDocument: Bool { headVariable == "data" || headVariable == "input" }

    func appending(contentsOf terms: Slice<Ref>) -> Ref { Ref(self.terms + terms) }
}
