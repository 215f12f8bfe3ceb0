import RegoCompiler
import RegoSyntax
import RegoValue

/// A node of a rule index: what is compared on the next level, and where each constant leads.
final class RuleTrie {
    enum Resolution {
        case value(Value)
        case undefined
        case unknown
    }

    typealias Resolver = (Ref) throws(Stop) -> Resolution

    struct Result {
        /// Positions of rules in the order in which they were found.
        var order: [Int] = []
        var candidates: [Int: [CandidateRule]] = [:]
        var hasSeveralValues = false
        private var value: Term?

        fileprivate mutating func add(_ node: RuleTrie) {
            for candidate in node.candidates {
                if candidates[candidate.position] == nil { order.append(candidate.position) }
                candidates[candidate.position, default: []].append(candidate)
            }
            if node.hasSeveralValues { hasSeveralValues = true }
            guard !hasSeveralValues, let found = node.value else { return }
            if (found.isGround && value == nil) || value == found { value = found } else { hasSeveralValues = true }
        }
    }

    private var ref: Ref?
    private var next: RuleTrie?
    private var any: RuleTrie?
    private var undefined: RuleTrie?
    private var array: RuleTrie?
    private var scalars: [ValueKey: RuleTrie] = [:]
    /// The children of `scalars` in the order in which they came.
    private var scalarOrder: [RuleTrie] = []
    private var delimiters: [String] = []
    private var candidates: [CandidateRule] = []
    private var value: Term?
    private var hasSeveralValues = false

    // MARK: Building

    func append(_ candidate: CandidateRule) {
        candidates.append(candidate)
        if let value, let other = candidate.head.value, value != other { hasSeveralValues = true }
        if value == nil, candidate.head.documentKind == .complete { value = candidate.head.value }
    }

    /// The node below this one for rules that ask `condition` of `ref`, or nothing of it.
    func insert(_ ref: Ref, _ condition: IndexCondition?, _ store: ValueStore) -> RuleTrie {
        let level = next ?? RuleTrie()
        next = level
        if level.ref == nil { level.ref = ref }
        if let delimiter = condition?.delimiter, !level.delimiters.contains(delimiter) { level.delimiters.append(delimiter) }
        guard let term = condition?.value else { return level.child(\.undefined) }
        switch term.kind {
        case .array(let items):
            return items.reduce(level.child(\.array)) { node, item in
                item.variable != nil ? node.child(\.any) : node.scalarChild(store.value(item))
            }
        case .var: return level.child(\.any)
        default: return level.scalarChild(store.value(term))
        }
    }

    private func child(_ path: ReferenceWritableKeyPath<RuleTrie, RuleTrie?>) -> RuleTrie {
        if let child = self[keyPath: path] { return child }
        let child = RuleTrie()
        self[keyPath: path] = child
        return child
    }

    private func scalarChild(_ value: Value) -> RuleTrie {
        if let child = scalars[ValueKey(value)] { return child }
        let child = RuleTrie()
        scalars[ValueKey(value)] = child
        scalarOrder.append(child)
        return child
    }

    // MARK: Looking up

    func traverse(_ resolve: Resolver, _ result: inout Result) throws(Stop) {
        result.add(self)
        try next?.traverseLevel(resolve, &result)
    }

    private func traverseLevel(_ resolve: Resolver, _ result: inout Result) throws(Stop) {
        guard let ref else { return }
        switch try resolve(ref) {
        case .unknown: try traverseUnknown(resolve, &result)
        case .undefined: try undefined?.traverse(resolve, &result)
        case .value(let value):
            try undefined?.traverse(resolve, &result)
            try any?.traverse(resolve, &result)
            try traverse(value, resolve, &result)
            for delimiter in delimiters {
                guard let text = value.string else {
                    try traverse(value, resolve, &result)
                    continue
                }
                try array?.traverse(parts: GlobParts.split(text, at: delimiter), resolve, &result)
            }
        }
    }

    private func traverse(_ value: Value, _ resolve: Resolver, _ result: inout Result) throws(Stop) {
        switch value.kind {
        case .array: try array?.traverse(items: value.storage[...], resolve, &result)
        case .object, .set, .undefined: return
        default: try scalars[ValueKey(value)]?.traverse(resolve, &result)
        }
    }

    private func traverse(items: Slice<UnsafeBufferPointer<Value>>, _ resolve: Resolver, _ result: inout Result) throws(Stop) {
        guard let head = items.first else { return try traverse(resolve, &result) }
        try any?.traverse(items: items.dropFirst(), resolve, &result)
        guard !head.isCollection else { return }
        try scalars[ValueKey(head)]?.traverse(items: items.dropFirst(), resolve, &result)
    }

    private func traverse(parts: [String], _ resolve: Resolver, _ result: inout Result) throws(Stop) {
        guard let head = parts.first else { return try traverse(resolve, &result) }
        let rest = Array(parts.dropFirst())
        try any?.traverse(parts: rest, resolve, &result)
        for (key, child) in scalars where key.value.string?.utf8.elementsEqual(head.utf8) == true {
            try child.traverse(parts: rest, resolve, &result)
        }
    }

    private func traverseUnknown(_ resolve: Resolver, _ result: inout Result) throws(Stop) {
        try traverse(resolve, &result)
        try undefined?.traverseUnknown(resolve, &result)
        try any?.traverseUnknown(resolve, &result)
        try array?.traverseUnknown(resolve, &result)
        for child in scalarOrder { try child.traverseUnknown(resolve, &result) }
    }

    /// Every rule, whatever its conditions.
    func collect(_ result: inout Result) {
        result.add(self)
        any?.collect(&result)
        undefined?.collect(&result)
        for child in scalarOrder { child.collect(&result) }
        array?.collect(&result)
        next?.collect(&result)
    }
}
