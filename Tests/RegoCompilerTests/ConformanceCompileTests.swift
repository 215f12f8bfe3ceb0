import Foundation
import RegoCompiler
import RegoSyntax
import Testing

/// The compliance cases, as far as the compiler alone decides them: all that are evaluated must compile.
struct ConformanceCompileTests {
    @Test("the modules and queries of the Rego v1 compliance cases compile")
    func version1() throws {
        guard let (compiled, total) = try compileAll("v1", .v1) else { return }
        #expect(total > 1400)
        #expect(compiled == total)
    }

    @Test("the modules and queries of the Rego v0 compliance cases compile")
    func version0() throws {
        guard let (compiled, total) = try compileAll("v0", .v0) else { return }
        #expect(total > 1200)
        #expect(compiled >= total - 10)
    }

    private func compileAll(_ folder: String, _ version: RegoVersion) throws -> (compiled: Int, total: Int)? {
        guard let cases = try Golden.conformanceCases(folder) else {
            print("conformance \(folder): left out, the cases are not beside this clone")
            return nil
        }
        var compiled = 0
        var total = 0
        var failures: [String] = []
        for goldenCase in cases where goldenCase.error == nil && goldenCase.errorCode == nil {
            let errors = compileErrors(goldenCase, version)
            total += 1
            if errors.isEmpty { compiled += 1 } else { failures.append("\(goldenCase.note): \(errors.map(\.headline))") }
        }
        print("conformance \(folder): \(compiled) of \(total) cases compile")
        print(failures.joined(separator: "\n"))
        return (compiled, total)
    }

    private func compileErrors(_ goldenCase: Golden.ConformanceCase, _ version: RegoVersion) -> [RegoDiagnostic] {
        do {
            var texts: [String: String] = [:]
            for (position, text) in (goldenCase.modules ?? []).enumerated() { texts["test-\(position).rego"] = text }
            let compiled = try compile(texts, CompilerOptions(), version)
            let query = try Parser.parseQuery(goldenCase.query, options: ParserOptions(regoVersion: version))
            _ = try Compiler().compile(query: query, against: compiled)
            return []
        } catch let error as RegoDiagnostics {
            return error.all
        } catch {
            return [RegoDiagnostic(.compile, "\(error)")]
        }
    }
}
