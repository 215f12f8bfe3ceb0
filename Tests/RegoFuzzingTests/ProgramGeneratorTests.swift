import RegoCompiler
import RegoFuzzing
import Testing

@Suite("random programs")
struct ProgramGeneratorTests {
    @Test("the same seed makes the same program")
    func isDeterministic() {
        for seed in 1...20 as ClosedRange<UInt64> {
            let (first, second) = (Program.random(seed: seed), Program.random(seed: seed))
            #expect(first.files.map(\.text.text) == second.files.map(\.text.text))
            #expect(first.data == second.data)
            #expect(first.input == second.input)
        }
    }

    @Test("programs use all of the language and call every built-in function")
    func coversTheLanguage() {
        var features: Set<String> = []
        for seed in 1...2500 as ClosedRange<UInt64> { features.formUnion(Program.random(seed: seed).features) }
        let language = [
            "and, or", "annotation", "array comprehension", "bodies in a row", "call with its result as an argument", "constant parameter",
            "default function", "default of a reference", "default rule", "destructuring with :=", "destructuring with =",
            "element of a set by reference", "else", "every", "import of a document", "import of a package", "iteration by reference",
            "multi-value rule below a reference", "not", "object comprehension", "partial object", "partial set", "pattern as parameter",
            "reference as head", "reference into a term", "reference with variables into a package", "rule under with",
            "set comprehension", "several complete rules", "some in with a pattern", "with a built-in by a function",
            "with a built-in by a value", "with a function by a function", "with a function by a value", "with a rule replaced",
            "with input",
            "with part of data", "with part of input",
        ]
        #expect(Set(language).subtracting(features).isEmpty)
        // The last stands for the name of a case where OPA runs its own tests.
        let builtins = Set(Capabilities.current.builtins.map(\.name)).subtracting(["internal.test_case"])
        #expect(builtins.filter { !features.contains("built-in \($0)") && !features.contains("built-in \($0) of v0") } == [])
    }

    @Test("most programs without a mistake compile, and their documents are defined more often than not")
    func makesSense() {
        var (compiled, defined, count) = (0, 0, 0)
        for seed in 1...150 as ClosedRange<UInt64> {
            let program = Program.random(seed: seed)
            if program.isMistaken { continue }
            count += 1
            let queries = program.documents.map { "x = data.\($0)" }
            let answers = program.question(queries, isStrict: false).answers()
            if answers.contains(where: \.isRefusal) { continue }
            compiled += 1
            defined += answers.count { $0 != .bindings("[]") } * 2 > answers.count ? 1 : 0
        }
        #expect(compiled * 2 > count, "\(compiled) of \(count) compile")
        #expect(defined * 2 > compiled, "\(defined) of \(compiled) have most of their documents")
    }

    @Test("the virtual machine and the judge answer alike")
    func machineAndJudgeAgree() {
        var judged = 0
        for seed in 2000...2060 as ClosedRange<UInt64> {
            let program = Program.random(seed: seed)
            let question = program.question(program.documents.map { "x = data.\($0)" }, isStrict: false)
            for (answer, judgement) in zip(question.answers(), question.judgements()) {
                guard let judgement, !answer.isRefusal else { continue }
                // The judge looks at all rules of a document and all results of a body, others stop where one is enough.
                if judgement.isConflict { continue }
                judged += 1
                #expect(answer.withoutPlace == judgement.withoutPlace, "seed \(seed)")
            }
        }
        #expect(judged > 100)
    }

    @Test("programs written in Rego v0 answer as in v1")
    func versionsAgree() {
        var compared = 0
        for seed in 3000...3060 as ClosedRange<UInt64> {
            let program = Program.random(seed: seed, canBeMistaken: false)
            let (v0, v1) = (program.question(in: .v0), program.question(in: .v1))
            if v0.modules != v1.modules { compared += 1 }
            #expect(v0.answers().map(\.withoutMessage) == v1.answers().map(\.withoutMessage), "seed \(seed)")
        }
        #expect(compared > 40)
    }

    @Test("an evaluation without errors of built-in functions answers the same when such errors are fatal")
    func strictnessOnlyAddsErrors() {
        for seed in 1000...1040 as ClosedRange<UInt64> {
            let program = Program.random(seed: seed)
            let queries = program.documents.map { "x = data.\($0)" }
            for (lenient, strict) in zip(
                program.question(queries, isStrict: false).answers(), program.question(queries, isStrict: true).answers())
            {
                if case .failed = strict { continue }
                #expect(lenient == strict, "seed \(seed)")
            }
        }
    }
}

extension Program {
    fileprivate func question(_ queries: [String], isStrict: Bool) -> Question {
        Question(
            modules: Dictionary(uniqueKeysWithValues: files.map { ($0.name, $0.text.text) }), data: data, input: input, queries: queries,
            isStrict: isStrict)
    }
}

extension Answer {
    fileprivate var isConflict: Bool {
        if case .failed(let complaint) = self { return complaint.code == "eval_conflict_error" }
        return false
    }

    /// The judge says only what went wrong, not where.
    fileprivate var withoutPlace: Answer {
        guard case .failed(let complaint) = self else { return self }
        return .failed(Complaint(code: complaint.code, file: "", row: 0, message: ""))
    }

    /// Messages show rules as they were written.
    fileprivate var withoutMessage: Answer {
        func quiet(_ complaint: Complaint) -> Complaint {
            Complaint(code: complaint.code, file: complaint.file, row: complaint.row, message: "")
        }
        return switch self {
        case .bindings: self
        case .refused(let complaints): .refused(complaints.map(quiet))
        case .failed(let complaint): .failed(quiet(complaint))
        }
    }

    fileprivate var isRefusal: Bool {
        if case .refused = self { return true }
        return false
    }
}
