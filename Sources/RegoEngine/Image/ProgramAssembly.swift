import RegoPlan

/// Puts the tables of a program together from what lowering has made.
struct ProgramAssembly {
    private var text: [UInt8] = []
    private var groups: [RuleGroup] = []
    private var references: [LoadedRules.Reference] = []
    private var keys: [Int32] = []
    private var entries: [RuleEntry] = []
    private var candidates: [UInt32] = []

    static func tables(_ lowering: PlanLowering) -> ProgramTables {
        var assembly = ProgramAssembly()
        return assembly.tables(lowering)
    }

    private mutating func tables(_ lowering: PlanLowering) -> ProgramTables {
        let entrypoints = lowering.entrypoints.map { (name: Array($0.key.utf8), code: $0.value) }
            .sorted { $0.name.lexicographicallyPrecedes($1.name) }
            .map { ProgramEntrypoint(name: name($0.name), code: $0.code) }
        let builtins = lowering.builtins.map { ProgramBuiltin(name: name($0.name.utf8), arity: Int32($0.arity)) }
        let dynamicFunctions = lowering.dynamicFunctions.map { DynamicFunction(path: name($0.path), function: $0.function) }
        let files = lowering.plan.plan.files.map { name($0.utf8) }
        let tables = lowering.tables.map { add($0) }

        var layout = ProgramLayout()
        layout[.code] = lowering.code.count
        layout[.places] = lowering.places.count
        layout[.pool] = lowering.pool.count
        layout[.functions] = lowering.functions.count
        layout[.parameters] = lowering.parameters.count
        layout[.entrypoints] = entrypoints.count
        layout[.builtins] = builtins.count
        layout[.dynamicFunctions] = dynamicFunctions.count
        layout[.ruleTables] = tables.count
        layout[.ruleGroups] = groups.count
        layout[.ruleReferences] = references.count
        layout[.ruleKeys] = keys.count
        layout[.ruleEntries] = entries.count
        layout[.ruleCandidates] = candidates.count
        layout[.coverage] = lowering.coveragePlaces.count
        layout[.files] = files.count
        layout[.text] = text.count
        let memory = ProgramMemory(byteCount: layout.byteCount)
        func write(_ section: ProgramSection, _ entries: [some BitwiseCopyable]) {
            memory.write(entries, at: layout.offset(of: section))
        }
        write(.code, lowering.code)
        write(.places, lowering.places)
        write(.pool, lowering.pool)
        write(.functions, lowering.functions)
        write(.parameters, lowering.parameters)
        write(.entrypoints, entrypoints)
        write(.builtins, builtins)
        write(.dynamicFunctions, dynamicFunctions)
        write(.ruleTables, tables)
        write(.ruleGroups, groups)
        write(.ruleReferences, references)
        write(.ruleKeys, keys)
        write(.ruleEntries, entries)
        write(.ruleCandidates, candidates)
        write(.coverage, lowering.coveragePlaces)
        write(.files, files)
        write(.text, text)
        return ProgramTables(layout, in: memory)
    }

    private mutating func name(_ bytes: some Collection<UInt8>) -> Run {
        let first = text.count
        text += bytes
        return Run(first..<text.count)
    }

    // MARK: rules

    private mutating func add(_ table: RuleTable) -> LoadedRules.Table {
        let base = candidates.count
        candidates += table.candidates.map(UInt32.init)
        func list(_ range: Range<Int32>) -> Run { Run(Int(range.lowerBound) + base..<Int(range.upperBound) + base) }
        let first = groups.count
        for group in table.groups {
            let equal = add(group.equal)
            var (contained, beginning): ([RuleTable.Reference], [RuleTable.Reference]) = ([], [])
            switch group.other {
            case .contains(let reference): contained = [reference]
            case .prefix(let reference): beginning = [reference]
            case .none: break
            }
            let (contains, prefix) = (add(contained), add(beginning))
            let firstEntry = entries.count
            for entry in group.entries {
                entries.append(RuleEntry(key: Int32(keys.count), candidates: list(entry.candidates)))
                keys += entry.key
            }
            groups.append(
                RuleGroup(
                    equal: equal, contains: contains, prefix: prefix, entries: Run(firstEntry..<entries.count), all: list(group.all)))
        }
        return LoadedRules.Table(
            groups: Run(first..<groups.count), unconditional: list(table.unconditional), everything: list(table.everything))
    }

    private mutating func add(_ found: [RuleTable.Reference]) -> Run {
        let first = references.count
        for reference in found {
            let firstKey = keys.count
            keys += reference.keys
            references.append(LoadedRules.Reference(root: reference.root, keys: Run(firstKey..<keys.count)))
        }
        return Run(first..<references.count)
    }
}
