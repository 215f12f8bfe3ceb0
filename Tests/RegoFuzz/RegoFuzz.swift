import Foundation
import RegoFuzzing

/// Writ's side of the comparison of engines: makes random programs, and answers questions about programs. `compare.py` drives it.
///
///     RegoFuzz generate SEED COUNT    programs of the seeds from SEED on, one JSON object a line
///     RegoFuzz capabilities           the built-in functions, as `writ capabilities --current` prints them
///     RegoFuzz check                  a policy a line on standard input, what is wrong with it a line on standard output
///     RegoFuzz answer                 a question a line on standard input, its answers a line on standard output
@main
struct RegoFuzz {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        switch (arguments.first, arguments.count) {
        case ("generate", 3):
            guard let seed = UInt64(arguments[2]), let count = UInt64(arguments[3]) else { return usage() }
            for seed in seed..<seed &+ count { try print(ProgramLine(Program.random(seed: seed))) }
        case ("capabilities", 1): FileHandle.standardOutput.write(Data(currentCapabilities().utf8))
        case ("check", 1):
            while let line = readLine() {
                try print(JSONDecoder().decode(CheckedText.self, from: Data(line.utf8)).complaints())
            }
        case ("answer", 1):
            while let line = readLine() {
                let question = try JSONDecoder().decode(Question.self, from: Data(line.utf8))
                try print(question.answers().map(AnswerLine.init))
            }
        default: usage()
        }
    }

    private static func usage() {
        FileHandle.standardError.write(
            Data("usage: RegoFuzz generate SEED COUNT | RegoFuzz capabilities | RegoFuzz check | RegoFuzz answer\n".utf8))
        exit(2)
    }

    private static func print(_ value: some Encodable) throws {
        FileHandle.standardOutput.write(try JSONEncoder().encode(value) + Data("\n".utf8))
    }
}
