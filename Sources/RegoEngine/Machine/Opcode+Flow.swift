extension Opcode {
    /// Where the machine can go on after an instruction.
    enum Flow {
        /// The next instruction.
        case next
        /// The next instruction or the target.
        case nextOrTarget
        case target
        /// A candidate of the rule table that is gone through, or the target.
        case candidateOrTarget
        /// Out of the function or the query plan.
        case out
    }

    var flow: Flow {
        switch self {
        case .dot, .dotConstant, .equal, .notEqual, .scan, .scanNext, .scanMatching, .call, .callMemoized, .callBuiltin, .callDynamic,
            .member, .objectMerge, .isDefined, .isUndefined, .isArray, .isObject, .isSet, .length:
            .nextOrTarget
        case .move, .less, .lessOrEqual, .greater, .greaterOrEqual, .equalValue, .notEqualValue, .makeArray, .makeObject, .makeSet, .append,
            .setAdd, .objectInsert, .objectInsertOnce, .assignOnce, .reset, .withBegin, .withEnd, .indexLookup, .addResult, .addAnswer,
            .cover:
            .next
        case .jump: .target
        case .indexNext: .candidateOrTarget
        case .functionReturn, .planEnd: .out
        }
    }

    /// Whether `target` is a place in the code.
    var hasTarget: Bool {
        switch flow {
        case .nextOrTarget, .target, .candidateOrTarget: true
        case .next, .out: false
        }
    }
}
