import Yams

/// What is wrong with a YAML text, in the words of Go's parsers as far as ours agrees: `yaml: line 2: did not find expected key`.
struct YAMLProblem {
    let text: String
    /// The line as the text has it, when it has one.
    let line: Int?

    /// Whose lines the text counts.
    enum Counting {
        /// `yaml.v3`, which METADATA is read with.
        case fromOne
        /// `yaml.v2`, which data and inputs are read with: what the parser finds is counted from 0, and 0 is not told.
        case fromZero
    }

    init(_ error: any Error, counting: Counting) {
        let (problem, found): (String, Int)
        switch error as? YamlError {
        case .scanner(_, let text, let mark, _): (problem, found) = (text, mark.line)
        case .parser(_, let text, let mark, _), .composer(_, let text, let mark, _):
            (problem, found) = (text, counting == .fromOne ? mark.line : mark.line - 1)
        default: (problem, found) = ("\(error)", 0)
        }
        line = found > 0 ? found : nil
        text = found > 0 ? "yaml: line \(found): \(problem)" : "yaml: \(problem)"
    }
}
