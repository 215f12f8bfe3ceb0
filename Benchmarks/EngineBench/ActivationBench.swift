import PolicyBundle
import RegoCompiler
import RegoEngine
import RegoSyntax
import RegoValue

/// What a process does with a bundle until its first decision, as an enforcement point does it: read, verify what is compiled or compile, decide.
struct ActivationBench {
    let bundle: String
    /// Of a document, with slashes.
    let path: String
    let input: String

    func run() throws -> String {
        let json = try Bytes.of(input)
        let start = Stopwatch.now()
        let archive = try BundleArchive(file: bundle)
        let unpacked = Stopwatch.now()
        let contents = try UnverifiedBundle(archive, prefersProgram: true).contents
        let documents =
            try contents.compiledPolicies?.documents ?? DocumentProgram(Compiler(CompilerOptions()).compile(contents.modules.map(\.syntax)))
        let policy = Policy(program: documents.program, data: contents.data)
        let activated = Stopwatch.now()
        let machine = VirtualMachine(policy: policy)
        let way = documents.way(to: path.split(separator: "/").map(String.init))
        let answer = try way.document.flatMap { try machine.decide(policy.entrypoint($0), inputJSON: json) } ?? []
        let decided = Stopwatch.now()
        return """
            {"unpacking_ns":\(unpacked - start),"activation_ns":\(activated - unpacked),"first_ns":\(decided - activated),\
            "all_ns":\(decided - start),"program":\(contents.compiledPolicies != nil),"answer":\(String(decoding: answer, as: UTF8.self))}
            """
    }
}
