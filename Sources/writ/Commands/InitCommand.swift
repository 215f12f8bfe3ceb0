import ArgumentParser
import PolicyBundle

struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Start a policy repository: writ.yaml, a policy, its test and a sample input.")

    @Argument(help: "The directory; made when it is not there. Its last name is the name of the bundle.", completion: .directory)
    var directory: String

    func run() throws {
        let scaffold = RepositoryScaffold(directory: directory)
        for path in try scaffold.write() { StandardOutput.writeLine("created \(path)") }
        StandardOutput.write(
            """

            Next:
              writ test \(directory)
              writ eval -d \(directory) -i \(scaffold.inputPath) --format pretty '\(scaffold.query)'
              writ build \(directory) -o dist/

            """)
    }
}
