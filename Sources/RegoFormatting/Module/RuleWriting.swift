import RegoSyntax

extension Writer {
    /// Rules with an empty line after each, save one-line rules that stood together.
    mutating func writeRules(_ rules: [Rule]) {
        for (position, rule) in rules.enumerated() {
            try? writeComments(upTo: rule.location)  // between rules nothing waits for the end of a line
            write(rule)
            if position + 1 < rules.count, isOneLiner(rule), isOneLiner(rules[position + 1]),
                row(rules[position + 1].location) == row(rule.location) + 1
            {
                continue
            }
            blankLine()
        }
    }

    private func isOneLiner(_ rule: Rule) -> Bool {
        rule.body.count < 2 && !rule.isDefault && rule.elseChain.isEmpty && hasIf(rule) && fitsBehindIf(rule.body, isElse: false)
    }

    private func hasIf(_ rule: Rule) -> Bool {
        survey.usesIf && (survey.usesContains || rule.head.value != nil)
    }

    mutating func write(_ rule: Rule) {
        startLine()
        if rule.isDefault { write("default ") }
        writeBranch(rule, isElse: false, isLast: rule.elseChain.isEmpty)
        var before = rule
        for (position, branch) in rule.elseChain.enumerated() {
            startElse(branch, after: before)
            writeBranch(branch, isElse: true, isLast: position + 1 == rule.elseChain.count)
            before = branch
        }
    }

    /// A rule without its `else` branches, or one of the branches.
    private mutating func writeBranch(_ rule: Rule, isElse: Bool, isLast: Bool) {
        // `p := 1` is short for `p := 1 if true`.
        let isConstant = isLast && rule.body.count == 1 && rule.body[0].isPlainTrue
        copiesLastComment = isConstant
        let isCopied = writeHead(HeadForm(rule.head, isElse: isElse, isConstant: isConstant, isDefault: rule.isDefault))
        if rule.body.isEmpty || isConstant { return endLine() }
        copiesLastComment = true
        if hasIf(rule) {
            write(" if")
            if rule.body.count == 1, row(rule.body[0].location) == row(rule.head.location), fitsBehindIf(rule.body, isElse: isElse) {
                write(" ")
                writeStatement(rule.body[0])
                return endLine()
            }
        }
        write(" {")
        if isCopied, !comments.isEmpty { write(" ") } else { endLine() }
        writeBlock(rule, avoidsComprehension: hasIf(rule) && !isElse)
    }

    /// The expressions of a rule's body, and the closing brace.
    private mutating func writeBlock(_ rule: Rule, avoidsComprehension: Bool) {
        level += 1
        writeBody(rule.body, avoidsComprehension: avoidsComprehension)
        let brackets: Brackets? = !rule.head.args.isEmpty ? .round : rule.head.key != nil ? .square : nil
        if let end = closingRow(.curly, in: rule.location, after: brackets) {
            try? writeComments(upToRow: end)  // the last line of the body has ended: nothing waits
        }
        level -= 1
        startLine()
        write("}")
    }

    /// Whether the one expression of a body may follow `if` without braces: a set would be taken for a body, and so would anything
    /// in braces after `else if`.
    private func fitsBehindIf(_ body: Body, isElse: Bool) -> Bool {
        guard let expr = body.first, !expr.negated else { return true }
        if case .set(let items) = expr.term?.kind { return items.isEmpty }
        return !isElse || !startsWithBrace(expr)
    }

    /// Goes on to an `else`: behind the closing brace if it stood there, otherwise on a line of its own below an empty one.
    private mutating func startElse(_ branch: Rule, after before: Rule) {
        let isInline = isBehindBrace(branch, before)
        let hasCommentAbove = pendingComment != nil || comments.first.map { $0.row < row(branch.head.location) } ?? false
        if isInline, !hasCommentAbove {
            write(" ")
        } else {
            blankLine()
            startLine()
        }
        try? writeComments(upTo: branch.head.location)  // an empty line has been written: nothing waits
        if hasCommentAbove, !isInline { startLine() }
    }

    private func isBehindBrace(_ branch: Rule, _ before: Rule) -> Bool {
        guard isPlaced(branch.location), branch.location.row > before.location.row else { return false }
        let bytes = branch.location.file.bytes
        let line = bytes[..<min(branch.location.offset, bytes.count)].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        return !bytes[line...].drop(while: TrailingSpace.isSpace).starts(with: "else".utf8)
    }
}

extension Expr {
    /// `true`, and nothing else.
    fileprivate var isPlainTrue: Bool {
        guard case .bool(true) = term?.kind else { return false }
        return !negated && withs.isEmpty
    }
}
