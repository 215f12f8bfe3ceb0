/// A small repository whose packages refer to each other in every way there is, and edits of it. The same seed makes the same ones.
struct RandomRepository {
    /// Text by path.
    var files: [String: String] = [:]
    var data: [String: String] = [:]
    private var random: SplitMix

    /// Packages inside of each other, beside each other, and of tests.
    private static let packages = [
        "a", "a.b", "a.b.c", "a.d", "lib", "lib.x", "lib.x.y", "team.p", "team.q", "a_test", "team.p_test", "team",
    ]
    private static let names = ["r", "s", "f", "b", "x", "p"]

    init(seed: UInt64) {
        random = SplitMix(state: seed)
        // Begun without mistakes, so that something is known before the first one.
        for name in ["f0.rego", "f1.rego", "f2.rego"] { files[name] = simpleModule() }
    }

    var dataJSON: String { "{" + data.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \($0.value)" }.joined(separator: ", ") + "}" }

    // MARK: Edits

    mutating func edit() {
        switch Int.random(in: 0..<16, using: &random) {
        case 0, 1: addFile()
        case 2: if let name = anyFile { files[name] = nil }
        case 3:
            if let name = anyFile, let text = files.removeValue(forKey: name) {
                files["f\(Int.random(in: 0..<40, using: &random)).rego"] = text
            }
        case 4: if let name = anyFile { files[name] = module() }
        case 5: changeData()
        case 6: if let name = anyFile, let text = files[name] { files[name] = "# a comment\n" + text }
        case 7: if let name = anyFile { dropRule(of: name) }
        case 8: if let name = anyFile, let text = files[name] { files[name] = text.replacing("== 1", with: "== 2") }
        case 9: if let name = anyFile, let text = files[name] { files[name] = text.replacing(":= 1", with: ":= 2") }
        case 10: if let name = anyFile, let text = files[name] { files[name] = text.replacing("data.lib", with: "data.a") }
        default: if let name = anyFile { files[name]! += rule() }
        }
        if files.isEmpty { addFile() }
    }

    private var anyFile: String? { mutating get { files.keys.sorted().randomElement(using: &random) } }

    private mutating func addFile() { files["f\(Int.random(in: 0..<40, using: &random)).rego"] = module() }

    private mutating func dropRule(of name: String) {
        guard let text = files[name] else { return }
        let parts = text.split(separator: "\n\n")
        guard parts.count > 1 else { return }
        let dropped = Int.random(in: 1..<parts.count, using: &random)
        files[name] = parts.enumerated().filter { $0.offset != dropped }.map { $0.element + "\n\n" }.joined()
    }

    private mutating func changeData() {
        let key = ["base", "config", "lib", "a"].randomElement(using: &random) ?? ""
        if Int.random(in: 0..<3, using: &random) == 0 {
            data[key] = nil
            return
        }
        data[key] = ["1", "2", #"{"k": 1}"#, #"{"k": 2, "l": [1]}"#, #"{"z": {"k": true}}"#, "[1, 2]"].randomElement(using: &random)
    }

    // MARK: Texts

    private mutating func module() -> String {
        var text = ""
        if chance(12) { text += "# METADATA\n# scope: subpackages\n# title: \(Int.random(in: 0..<3, using: &random))\n" }
        text += "package \(Self.packages.randomElement(using: &random) ?? "a")\n\n"
        if chance(3) { text += "import data.\(document())\n\n" }
        if chance(4) { text += "import data.\(document()) as lib\n\n" }
        for _ in 0..<Int.random(in: 1...4, using: &random) { text += rule() }
        return text
    }

    /// One that is without mistakes whatever the others are.
    private mutating func simpleModule() -> String {
        let package = Self.packages.randomElement(using: &random) ?? "a"
        let name = "v\(Int.random(in: 0..<9, using: &random))"
        return "package \(package)\n\n\(name) := 1\n\ntest_\(name) if not data.lib.\(name) == data.base\n\n"
    }

    private mutating func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }

    private mutating func name() -> String { Self.names.randomElement(using: &random) ?? "r" }

    private mutating func document() -> String {
        let package = Self.packages.randomElement(using: &random) ?? "a"
        return chance(5) ? package : "\(package).\(name())"
    }

    private mutating func reference() -> String {
        switch Int.random(in: 0..<12, using: &random) {
        case 0: "data.base.k"
        case 1: "data.config"
        case 2: "lib.r"
        case 3: name()
        case 4: "data[\"lib\"][_]"
        case 5: "data.team[_].\(name())"
        case 6: "input.x"
        default: "data.\(document())"
        }
    }

    private mutating func rule() -> String {
        let (own, other) = (name(), reference())
        let text =
            switch Int.random(in: 0..<26, using: &random) {
            case 0: "\(own) := 1"
            case 1: "\(own) := \(other)"
            case 2: "\(own) if \(other) == 1"
            case 3: "\(own) contains v if some v in \(other)"
            case 4: "f(v) := v + 1"
            case 5: "\(own) := data.\(document())(1)"
            case 6: "b.c := 1"
            case 7: "b.\(own) if \(other)"
            case 8: "default \(own) := false"
            case 9: "\(own)[k] := 1 if some k in [\"m\", \"n\"]"
            case 10: "\(own) if not \(other)"
            case 11: "\(own) if { \(other) == 2 } else := 3 if { \(reference()) }"
            case 12: "test_\(own) if \(other) == 1 with \(target()) as 1"
            case 13: "test_\(own) if \(other)"
            case 14: "test_\(own) if 1 == 1"
            case 15: "todo_test_\(own) if \(other)"
            case 16: "test_table[name] if { some name, v in {\"one\": 1, \"two\": 2}; v < \(other) }"
            case 17: "test_now if time.now_ns() > 0"
            case 18: "test_\(own) if { print(\"seen\"); \(other) == 1 }"
            case 19: "test_\(own) if count(\(other)) >= 0"
            case 20: "\(own) := count(rego.metadata.chain())"
            case 21: "test_\(own) if data.\(document()) == data.\(document())"
            case 22: "# METADATA\n# scope: document\n# title: t\n\(own) := 1"
            case 23: "\(own) if { v := 1 }"
            case 24: "test_\(own) if time.clock([0, \"Europe/Berlin\"])"
            default: chance(4) ? "\(own) := data" : "\(own) := {\"k\": \(other)}"
            }
        return text + "\n\n"
    }

    private mutating func target() -> String { chance(4) ? "input.x" : chance(3) ? "data.base.k" : "data.\(document())" }
}

/// SplitMix64, so that failures repeat.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
