import RegoPlan
import RegoSyntax

/// What is put at the end of a path of keys.
enum Leaf {
    /// A member whose value must not differ from one that is there.
    case value(Operand)
    /// An element of the set at the end of the path.
    case element(Operand)
}

/// Tells values from the objects around them where rules define members at different depths of one object, such as `p[x].r` and `p.q.r.s`.
///
/// The record is an object from paths (arrays of keys) to whether a rule's value lies there; writing both answers for one path is a conflict.
struct LeafRecord {
    var object: Local
    /// The numbers of keys at which values of some rules may meet the objects of others.
    var lengths: [Int]
}

extension Planner {
    /// Inserts a leaf under a path of keys, making the objects (or the set) on the way that do not exist.
    ///
    /// After the leaf is in, each object on the way is inserted again into the one around it, so that engines whose containers are
    /// copied on change see it too.
    mutating func insert(
        _ leaf: Leaf, _ keys: [Operand], into root: Local, recordedIn record: LeafRecord? = nil
    ) throws(RegoDiagnostics) {
        guard let last = keys.last else { throw fault("a member without a key") }
        if let record { note(keys, in: record) }
        var holders = [root]
        for key in keys.dropLast() {
            holders.append(try member(key, of: holders[holders.count - 1], otherwise: { .makeObject(target: $0) }))
        }
        let holder = holders[holders.count - 1]
        switch leaf {
        case .value(let value): emit(.objectInsertOnce(key: last, value: value, object: holder))
        case .element(let element):
            let set = try member(last, of: holder, otherwise: { .makeSet(target: $0) })
            emit(.setAdd(value: element, set: set))
            emit(.objectInsert(key: last, value: .local(set), object: holder))
        }
        for position in holders.indices.dropFirst().reversed() {
            emit(.objectInsert(key: keys[position - 1], value: .local(holders[position]), object: holders[position - 1]))
        }
    }

    private mutating func note(_ keys: [Operand], in record: LeafRecord) {
        for length in record.lengths where length <= keys.count {
            let path = newLocal()
            emit(.makeArray(capacity: Int32(clamping: length), target: path))
            for key in keys.prefix(length) { emit(.arrayAppend(array: path, value: key)) }
            emit(.objectInsertOnce(key: .local(path), value: .bool(length == keys.count), object: record.object))
        }
    }

    /// `object[key]`, or a new container where there is none.
    private mutating func member(
        _ key: Operand, of object: Local, otherwise make: (Local) -> Operation
    ) throws(RegoDiagnostics) -> Local {
        let target = newLocal()
        let found = try block { (planner) throws(RegoDiagnostics) in
            planner.emit(.dot(source: .local(object), key: key, target: target))
            planner.emit(.breakOut(depth: 1))
        }
        let outer = Block([Statement(.block([found]), at: frame.place), Statement(make(target), at: frame.place)])
        emit(.block([outer]))
        return target
    }
}
