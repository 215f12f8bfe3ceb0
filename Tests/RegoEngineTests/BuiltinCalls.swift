import Foundation
import RegoValue

@testable import RegoEngine

/// Calls built-in functions directly, with arguments written as JSON.
///
/// What JSON cannot say is spelled `{"$set": [...]}`, `{"$object": [[key, value], ...]}`, `{"$number": "1.0"}`.
struct BuiltinCalls {
    let owner: ArenaOwner
    let context = BuiltinContext()

    init(limit: Int = ArenaOwner.defaultLimit) { owner = ArenaOwner(limit: limit) }

    enum Outcome: Equatable {
        case value(String)
        case undefined
        case failure(code: String, message: String)
    }

    struct NoSuchBuiltin: Error {
        let name: String
    }

    /// A value from its JSON description.
    func value(_ json: String) throws -> Value {
        var reader = JSONReader(arena: owner.arena)
        return decode(try reader.read(Array(json.utf8)))
    }

    func decode(_ value: Value) -> Value {
        let arena = owner.arena
        switch value.kind {
        case .array: return arena.array(value.storage.map(decode))
        case .object:
            let members = value.lookup("$set")
            if members.isDefined { return arena.set(members.storage.map(decode)) }
            if let number = value.lookup("$number").string { return arena.number(number) }
            let result = arena.object()
            let pairs = value.lookup("$object")
            if pairs.isDefined {
                for pair in pairs.storage { arena.insert(result, decode(pair.element(0)), decode(pair.element(1))) }
            } else {
                for position in 0..<value.count { arena.insert(result, value.key(at: position), decode(value.value(at: position))) }
            }
            return result
        default: return value
        }
    }

    func call(_ name: String, _ arguments: [Value]) throws -> Result<Value, BuiltinError> {
        guard let builtin = BuiltinTable.byName[name] else { throw NoSuchBuiltin(name: name) }
        let cells = Cells.allocate(arguments)
        defer { cells.deallocate() }
        let call = BuiltinCall(arguments: cells, count: arguments.count, arena: owner.arena, context: context)
        do throws(BuiltinError) { return .success(try builtin.function(call)) } catch { return .failure(error) }
    }

    /// The outcome of a call; a value as the text of a Rego term.
    func outcome(_ name: String, _ arguments: [Value]) throws -> Outcome {
        switch try call(name, arguments) {
        case .success(let value): return value.isUndefined ? .undefined : .value(value.description)
        case .failure(let error): return .failure(code: error.code.rawValue, message: error.message)
        }
    }

    func outcome(_ name: String, _ arguments: Value...) throws -> Outcome { try outcome(name, arguments) }
}
