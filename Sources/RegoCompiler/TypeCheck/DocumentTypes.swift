import RegoSyntax
import Synchronization

/// The types of what rules define, arranged by path when somebody asks: only queries do.
final class DocumentTypes: Sendable {
    private enum State {
        case known(TypeTree)
        case open(@Sendable () -> TypeTree)
    }

    private let state: Mutex<State>

    init(_ make: @escaping @Sendable () -> TypeTree) { state = Mutex(.open(make)) }

    var tree: TypeTree {
        state.withLock { state in
            switch state {
            case .known(let tree): return tree
            case .open(let make):
                let tree = make()
                state = .known(tree)
                return tree
            }
        }
    }
}

/// The types that rules give to their documents, each after those that it needs.
struct InferredTypes: Sendable {
    var types: [(id: RuleID, type: RegoType)] = []

    func arranged(_ modules: [Module]) -> TypeTree {
        var tree = TypeTree()
        for (id, type) in types {
            let path = modules[id.module].package.path.extended(by: modules[id.module].rules[id.rule].head.ref)
            tree.note(type, at: path, isCertain: true)
        }
        return tree
    }
}
