import Foundation
import PolicyOptimization
import RegoSyntax
import Testing

/// Compares the answers of optimized policies with those of the original ones and counts.
struct EquivalenceJudge {
    /// Cases with other answers, and why.
    static let exceptions = [
        "data/toplevel integer":
            "reads data[2], which the type checker, as OPA's, refuses as soon as one package is checked before that rule; its order depends on the files",
        "conflict-complete-same-value":
            "of 1 and 1.0 the one counts whose rule the index finds first, and rules that were optimized have an index of their own",
    ]

    /// Every case is judged when this is set, otherwise every second one of a long list: all take minutes in a debug build.
    private static let judgesAll = ProcessInfo.processInfo.environment["WRIT_EVERY_CASE"] != nil

    private(set) var compared = 0
    private var seen = 0
    private var differences: [String] = []

    mutating func judge(_ recorded: RecordedCase, ofLongList: Bool = false) {
        seen += 1
        if ofLongList, !Self.judgesAll, seen % 2 == 0 { return }
        guard Self.exceptions[recorded.name] == nil, let (testCase, entrypoints) = recorded.prepared() else { return }
        for entrypoint in entrypoints {
            guard let original = try? testCase.answer(entrypoint, by: testCase.policies) else { continue }
            for depth in [Optimizer.Depth.shallow, .deep] {
                compared += 1
                guard let difference = difference(testCase, entrypoint, depth, original, recorded.version) else { continue }
                let isSteady = (try? testCase.answer(entrypoint, by: testCase.policies)) == original
                if isSteady { differences.append("\(recorded.name), \(entrypoint), \(depth): \(difference)") }
            }
        }
    }

    private func difference(
        _ testCase: OptimizationCase, _ entrypoint: Ref, _ depth: Optimizer.Depth, _ original: OptimizationCase.Answer,
        _ version: RegoVersion
    ) -> String? {
        do {
            let policies = try testCase.optimized(for: [entrypoint], depth, version)
            let answer = try testCase.answer(entrypoint, by: policies)
            return answer == original ? nil : "\(answer) instead of \(original)"
        } catch OptimizationError.entrypointUndefined {
            return original == .undefined ? nil : "refused as undefined instead of \(original)"
        } catch OptimizationError.evaluation(let error) {
            return original == .failure(error.code.rawValue) ? nil : "fails with \(error) instead of \(original)"
        } catch {
            return "\(error) instead of \(original)"
        }
    }

    func report(_ what: String) {
        print("\(what), optimized: \(compared - differences.count) of \(compared) answers are the same")
        for difference in differences { Issue.record("\(difference)") }
    }
}
