import Parallelism
import RegoSyntax

/// Numbers the locals of all modules as if each stage had gone through the modules one after the other: first those that one stage made up in
/// the first module, then those of the second module, then those of the next stage.
///
/// Stages give locals provisional names, with which modules can be rewritten at the same time. Before something depends on their order, which
/// is that of their names, they get the ones they keep.
struct LocalNumbering: Sendable {
    /// The numbers of names in the source that look like these.
    private var taken: Set<Int> = []
    private var next = 0
    /// For each stage since names were last given out, how many locals it made up in each module.
    private var pending: [[Int]] = []

    var isSettled: Bool { pending.isEmpty }

    /// Keeps clear of names in the source.
    mutating func avoid(_ names: Set<String>) {
        for name in names where name.hasSuffix("__") {
            let digits = name.dropFirst(Variable.generatedPrefix.count).dropLast(2)
            // `__local01__` is in nobody's way.
            if let number = Int(digits), String(number) == digits { taken.insert(number) }
        }
    }

    /// Takes note of what a stage made up, module by module.
    mutating func note(_ counts: [Int]) {
        if counts.contains(where: { $0 > 0 }) { pending.append(counts) }
    }

    /// The numbers of the provisional locals of each module, in their order. They are given out with that.
    mutating func settle(moduleCount: Int) -> [LocalNumbers] {
        var numbers = Array(repeating: LocalNumbers(taken: taken), count: moduleCount)
        for counts in pending {
            for (module, count) in counts.enumerated() where count > 0 {
                numbers[module].ranges.append((next, count))
                next = taken.isEmpty ? next + count : (numbers[module].numbers(from: next, count).last ?? next) + 1
            }
        }
        pending = []
        return numbers
    }
}

/// The numbers that the provisional locals of one module get.
struct LocalNumbers: Sendable {
    fileprivate let taken: Set<Int>
    /// Where numbers are looked for, and how many are taken from there.
    fileprivate var ranges: [(first: Int, count: Int)] = []

    var isEmpty: Bool { ranges.isEmpty }

    /// The names for the provisional ones, in their order.
    var names: [String] {
        ranges.flatMap { numbers(from: $0.first, $0.count) }.map { "\(Variable.generatedPrefix)\($0)__" }
    }

    /// So many numbers, from `first` on, that are not taken.
    fileprivate func numbers(from first: Int, _ count: Int) -> [Int] {
        if taken.isEmpty { return Array(first..<first + count) }
        return Array((first...).lazy.filter { !taken.contains($0) }.prefix(count))
    }
}

/// Puts the names that locals keep in the place of their provisional ones.
struct LocalRenaming: SyntaxRewriter {
    /// By the numbers of the provisional ones.
    let names: [String]

    mutating func rewrite(_ term: inout Term) {
        guard case .var(let name) = term.kind else { return rewriteInside(&term) }
        if let number = ProvisionalName.number(name), names.indices.contains(number) { term.kind = .var(names[number]) }
    }

    func callAsFunction(_ name: String) -> String {
        guard let number = ProvisionalName.number(name), names.indices.contains(number) else { return name }
        return names[number]
    }
}

extension Compilation {
    /// Gives the locals that stages have made up the names that they keep.
    mutating func settleLocals() {
        if numbering.isSettled { return }
        let numbers = numbering.settle(moduleCount: modules.count)
        let before = locals
        locals = modules.changeInParallel(with: ()) { _, module, position in
            var own = before[position]
            let names = numbers[position].names
            if names.isEmpty { return own }
            var renaming = LocalRenaming(names: names)
            renaming.rewrite(&module)
            own.settle(renaming)
            return own
        }
    }
}
