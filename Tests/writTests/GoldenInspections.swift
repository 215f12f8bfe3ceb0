import Foundation
import Testing

/// What `opa inspect` told of policy repositories and of the bundles built from them, recorded in `Tests/Golden/build/repos`.
struct GoldenInspections {
    static let root = packageRoot.appendingPathComponent("Tests/Golden/build/repos")

    @Test("inspect tells what OPA tells, as JSON and as text")
    func everyInspection() throws {
        let folders = try FileManager.default.contentsOfDirectory(at: Self.root, includingPropertiesForKeys: nil).sorted {
            $0.path < $1.path
        }
        var count = 0
        for folder in folders {
            let data = try Data(contentsOf: folder.appendingPathComponent("case.json"))
            let recorded = try #require(try JSONSerialization.jsonObject(with: data) as? [String: [String: [String: Any]]])
            for (label, run) in recorded["inspect_directory"] ?? [:] {
                let command = run["command"] as? [String] ?? []
                try check(Array(command.dropFirst()), in: folder, run, "\(folder.lastPathComponent)/\(label)")
                count += 1
            }
            for (label, build) in recorded["builds"] ?? [:] {
                let place = folder.appendingPathComponent(label)
                let name = "\(folder.lastPathComponent)/\(label)"
                guard let run = build["inspect"] as? [String: Any],
                    FileManager.default.fileExists(atPath: place.appendingPathComponent("bundle.tar.gz").path)
                else { continue }
                try check(["inspect", "--format", "json", "--annotations", "bundle.tar.gz"], in: place, run, name)
                count += 1
            }
        }
        #expect(count > 90)
    }

    private func check(_ arguments: [String], in directory: URL, _ expected: [String: Any], _ name: String) throws {
        let outcome = try Executable(directory: directory).run(arguments)
        #expect(outcome.status == (expected["exit_code"] as? NSNumber)?.int32Value, "\(name): \(outcome.errors)")
        guard outcome.status == 0 else { return }
        if let text = expected["output"] as? String {
            #expect(outcome.output == text, "\(name)")
        } else {
            let got = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? NSObject
            #expect(got == expected["output"] as? NSObject, "\(name): \(outcome.output)")
        }
    }
}
