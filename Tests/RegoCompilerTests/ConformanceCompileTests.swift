import Foundation
import RegoCompiler
import RegoSyntax
import Testing

/// The compliance cases, as far as the compiler alone decides them.
struct ConformanceCompileTests {
    /// Codes of errors that happen when a policy is compiled, not when it is evaluated.
    private let compilerCodes: Set<String> = [
        "rego_parse_error", "rego_compile_error", "rego_type_error", "rego_unsafe_var_error", "rego_recursion_error",
    ]

    @Test("valid cases compile, and invalid ones are refused with OPA's code and message")
    func conformance() throws {
        var accepted = (equal: 0, total: 0)
        var refused = (equal: 0, total: 0)
        var failures: [String] = []
        for goldenCase in try Golden.conformanceCases() {
            let errors = compileErrors(goldenCase)
            if let code = goldenCase.errorCode, compilerCodes.contains(code) {
                refused.total += 1
                let matches = errors.contains { error in
                    error.code.rawValue == code && (goldenCase.error.map { error.headline.contains($0) } ?? true)
                }
                if matches { refused.equal += 1 }
                if !matches {
                    failures.append("refuse \(goldenCase.note)\n  want \(code) \(goldenCase.error ?? "")\n  have \(errors.map(\.headline))")
                }
            } else if goldenCase.errorCode == nil, goldenCase.error == nil {
                accepted.total += 1
                if errors.isEmpty {
                    accepted.equal += 1
                } else {
                    failures.append("accept \(goldenCase.note)\n  have \(errors.map(\.headline))")
                }
            }
        }
        print(
            "conformance v1: \(accepted.equal) of \(accepted.total) valid cases compile, \(refused.equal) of \(refused.total) invalid ones are refused as OPA does"
        )
        print(failures.joined(separator: "\n"))
        #expect(accepted.total > 1000)
    }

    private func compileErrors(_ goldenCase: Golden.ConformanceCase) -> [RegoDiagnostic] {
        do {
            var texts: [String: String] = [:]
            for (position, text) in (goldenCase.modules ?? []).enumerated() { texts["test-\(position).rego"] = text }
            let compiled = try compile(texts)
            let query = try Parser.parseQuery(goldenCase.query)
            _ = try Compiler().compile(query: query, against: compiled)
            return []
        } catch let error as RegoDiagnostics {
            return error.all
        } catch {
            return [RegoDiagnostic(.compile, "\(error)")]
        }
    }
}
