import RegoSyntax

// Which elements or expressions share a line.

extension Writer {
    /// Elements by the lines on which they begin, in the order of the source. Elements without trustworthy locations share one line.
    func lines(of elements: [Element]) -> [[Element]] {
        let isUnplaced = survey.mayBeUnplaced && elements.contains { isWithoutPlace($0) }
        guard !isUnplaced else { return [elements] }
        return lines(of: elements) { $0.term.location }
    }

    func isOnOneLine(_ body: Body) -> Bool {
        if survey.mayBeUnplaced, body.contains(where: { isWithoutPlace([$0]) }) { return true }
        return lines(of: body) { $0.location }.count < 2
    }

    private func lines<T>(of elements: [T], _ location: (T) -> SourceLocation) -> [[T]] {
        let places = elements.map { (row(location($0)), location($0).column) }
        let isSorted = zip(places, places.dropFirst()).allSatisfy { $0 <= $1 }
        let order = isSorted ? Array(elements.indices) : elements.indices.sorted { places[$0] < places[$1] }
        var lines: [[T]] = []
        var last: Int?
        for position in order {
            let row = places[position].0
            if let last, row <= last { lines[lines.count - 1].append(elements[position]) } else { lines.append([elements[position]]) }
            last = row
        }
        return lines
    }

    private func isWithoutPlace(_ element: Element) -> Bool {
        switch element {
        case .item(let term), .argument(let term): isWithoutPlace([Expr(.term(term))])
        case .member(let member): isWithoutPlace([Expr(.term(member.key)), Expr(.term(member.value))])
        }
    }

    private func isWithoutPlace(_ body: Body) -> Bool {
        if survey.ignoresLocations { return true }
        var found = false
        body.forEachTerm { term in
            if term.location.isNone || term.variable.map(Variable.isGenerated) == true { found = true }
            return !found
        }
        return found
    }
}

extension Survey {
    /// Whether it is worth looking for terms without trustworthy locations.
    var mayBeUnplaced: Bool { ignoresLocations || hasUnplacedTerms }
}
