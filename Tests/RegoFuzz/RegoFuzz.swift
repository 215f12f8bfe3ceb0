import Foundation
import RegoFuzzing

/// Writ's side of the comparison of engines: makes random programs, and answers questions about programs. `compare.py` drives it.
///
///     RegoFuzz generate SEED COUNT VERSION   programs of the seeds from SEED on, for Rego v0 or v1, one JSON object a line
///     RegoFuzz run SEED COUNT VERSION        the same, with what Writ and the judge answer to the query of each one's whole document
///     RegoFuzz capabilities                  the built-in functions, as `writ capabilities --current` prints them
///     RegoFuzz check                         a policy a line on standard input, what is wrong with it a line on standard output
///     RegoFuzz answer                        a question a line on standard input; its answers, and the judge's, a line on standard output
@main
struct RegoFuzz {
    static func main() {
        // The judge recurses as deep as programs nest and call.
        let thread = Thread {
            do { exit(try run(Array(CommandLine.arguments.dropFirst()))) } catch {
                complain("error: \(error)")
                exit(1)
            }
        }
        thread.stackSize = 256 << 20
        thread.start()
        while true { sleep(1000) }
    }

    private static func run(_ arguments: [String]) throws -> Int32 {
        let numbers = arguments.dropFirst().compactMap { UInt64($0) }
        switch (arguments.first, numbers.count, arguments.count) {
        case ("generate", 2, 4), ("run", 2, 4):
            guard let version = SpelledVersion(rawValue: arguments[3]) else { return usage() }
            for seed in numbers[0]..<numbers[0] &+ numbers[1] {
                let program = Program.random(seed: seed, canBeMistaken: version == .v1)
                if arguments[0] == "generate" {
                    try print(ProgramLine(program))
                } else {
                    for opinions in program.question(in: version).opinions() {
                        try print(RunLine(program: ProgramLine(program), opinions: opinions))
                    }
                }
            }
        case ("capabilities", 0, 1): FileHandle.standardOutput.write(Data(currentCapabilities().utf8))
        case ("check", 0, 1):
            while let line = readLine() {
                try print(JSONDecoder().decode(CheckedText.self, from: Data(line.utf8)).complaints())
            }
        case ("answer", 0, 1):
            while let line = readLine() {
                try print(try JSONDecoder().decode(Question.self, from: Data(line.utf8)).opinions())
            }
        default: return usage()
        }
        return 0
    }

    private static func usage() -> Int32 {
        complain("usage: RegoFuzz generate|run SEED COUNT v0|v1 | capabilities | check | answer")
        return 2
    }

    private static func complain(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

    private static func print(_ value: some Encodable) throws {
        FileHandle.standardOutput.write(try JSONEncoder().encode(value) + Data("\n".utf8))
    }
}
