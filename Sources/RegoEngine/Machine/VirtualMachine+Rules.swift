import RegoValue

/// Code addresses of rules to run, ascending.
struct CandidateList: BitwiseCopyable {
    var addresses: UnsafePointer<UInt32>
    var count: Int
    private var mergeCount = 0

    /// More lists are not merged: the work would be that of the lists times the rules.
    private static let mostMerges = 16

    init(addresses: UnsafePointer<UInt32>, count: Int) {
        self.addresses = addresses
        self.count = count
    }

    /// Both lists in one; nil when there is no memory for it, or when that was done often.
    func merged(with other: CandidateList, in arena: Arena) -> CandidateList? {
        if count == 0 { return other }
        if other.count == 0 { return self }
        let bytes = (count + other.count) * MemoryLayout<UInt32>.stride
        guard mergeCount < Self.mostMerges, arena.remaining >= bytes else { return nil }
        let merged = arena.allocate(bytes).bindMemory(to: UInt32.self, capacity: count + other.count)
        var (mine, others, end) = (0, 0, 0)
        while mine < count || others < other.count {
            let next: UInt32
            if others == other.count || mine < count && addresses[mine] <= other.addresses[others] {
                next = addresses[mine]
                if others < other.count, other.addresses[others] == next { others += 1 }
                mine += 1
            } else {
                next = other.addresses[others]
                others += 1
            }
            merged[end] = next
            end += 1
        }
        var result = CandidateList(addresses: merged, count: end)
        result.mergeCount = mergeCount + 1
        return result
    }
}

/// What the last constant of a key is compared with.
private enum LastPart {
    case none
    case value(Value)
    case text(UnsafeRawBufferPointer)
}

extension VirtualMachine {
    /// The rules of a table that can hold.
    @inline(never)
    func candidates(of number: Int, _ registers: Cells<Value>) -> MachineState.Iteration {
        let rules = state.rules
        let table = rules.tables[number]
        var found: CandidateList? = list(table.unconditional)
        var group = Int(table.groups.first)
        while group < Int(table.groups.end) {
            add(rules.groups[group], registers, to: &found)
            group &+= 1
        }
        let run = found ?? list(table.everything)
        return MachineState.Iteration(.undefined, end: run.count, matches: run.addresses)
    }

    @inline(__always)
    private func list(_ run: Run) -> CandidateList {
        CandidateList(addresses: UnsafePointer(state.rules.candidates.base + Int(run.first)), count: run.count)
    }

    private func merge(_ run: Run, into found: inout CandidateList?) {
        found = found.flatMap { $0.merged(with: list(run), in: state.arena) }
    }

    /// Adds the rules of a group that can hold; none when it cannot be said which.
    @inline(__always)
    private func add(_ group: LoadedRules.Group, _ registers: Cells<Value>, to found: inout CandidateList?) {
        var hash: UInt32 = 0
        let count = group.equal.count
        let operands = state.ruleOperands
        var position = 0
        while position < count {
            let value = value(of: group.equal.first &+ Int32(truncatingIfNeeded: position), registers)
            // Keys are scalars.
            if value.isUndefined || value.isCollection { return }
            hash = LoadedRules.combine(hash, value.hash)
            operands[position] = value
            position &+= 1
        }
        if !group.contains.isEmpty {
            addContaining(group, hash, registers, to: &found)
        } else if !group.prefix.isEmpty {
            addPrefixes(group, hash, registers, to: &found)
        } else {
            ask(group, hash, .none, &found)
        }
    }

    private func addContaining(
        _ group: LoadedRules.Group, _ hash: UInt32, _ registers: Cells<Value>, to found: inout CandidateList?
    ) {
        let collection = value(of: group.contains.first, registers)
        guard collection.isCollection else { return }
        guard collection.count <= max(group.all.count, RuleIndex.mostKeys) else { return merge(group.all, into: &found) }
        for position in 0..<collection.count {
            let element = collection.value(at: position)
            if element.isCollection { continue }
            ask(group, LoadedRules.combine(hash, element.hash), .value(element), &found)
        }
    }

    private func addPrefixes(_ group: LoadedRules.Group, _ hash: UInt32, _ registers: Cells<Value>, to found: inout CandidateList?) {
        let text = value(of: group.prefix.first, registers)
        if text.isUndefined { return }
        guard text.isString else { return merge(group.all, into: &found) }
        let bytes = text.utf8
        for number in Int(group.lengths.first)..<Int(group.lengths.end) {
            let length = Int(state.rules.lengths[number])
            if length > bytes.count { return }
            let prefix = UnsafeRawBufferPointer(rebasing: bytes[..<length])
            ask(group, LoadedRules.combine(hash, Value.hash(ofText: prefix)), .text(prefix), &found)
        }
    }

    /// Looks up one key, whose hash is given; what equals its first constants is in the machine's operands.
    @inline(__always)
    private func ask(_ group: LoadedRules.Group, _ hash: UInt32, _ last: LastPart, _ found: inout CandidateList?) {
        let rules = state.rules
        var place = hash & group.slotMask
        while true {
            let slot = rules.slots[Int(group.firstSlot) &+ Int(place)]
            if slot.key < 0 { return }
            if slot.hash == hash, isKey(slot.key, operands: group.equal.count, last) {
                if found?.count == 0 { found = list(slot.candidates) } else { merge(slot.candidates, into: &found) }
                return
            }
            place = (place &+ 1) & group.slotMask
        }
    }

    @inline(__always)
    private func isKey(_ key: Int32, operands count: Int, _ last: LastPart) -> Bool {
        let operands = state.ruleOperands
        var position = 0
        while position < count {
            if constant(Int(key) &+ position) != operands[position] { return false }
            position &+= 1
        }
        switch last {
        case .none: return true
        case .value(let value): return constant(Int(key) &+ count) == value
        case .text(let text): return constant(Int(key) &+ count).utf8.elementsEqual(text)
        }
    }

    @inline(__always)
    private func constant(_ key: Int) -> Value { state.constants[Int(~state.rules.keys[key])] }

    /// What lies at a reference now.
    @inline(__always)
    private func value(of reference: Int32, _ registers: Cells<Value>) -> Value {
        let reference = state.rules.references[Int(reference)]
        var value = registers[Int(reference.root)]
        var key = Int(reference.keys.first)
        while key < Int(reference.keys.end), value.isDefined {
            let name = constant(key)
            value = name.isString ? Self.dot(value, name, cache: state.ruleCaches, slot: key) : value.lookup(name)
            key &+= 1
        }
        return value
    }
}
