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
        let changed = anyFile
        let text = files[changed] ?? ""
        switch number(18) {
        case 0, 1: addFile()
        case 2: files[changed] = nil
        case 3:
            files[changed] = nil
            files["f\(number(40)).rego"] = text
        case 4: files[changed] = module()
        case 5, 6: changeData()
        case 7: files[changed] = "# a comment\n" + text
        case 8: files[changed] = withoutRule(text)
        case 9: files[changed] = text.replacing("== 1", with: "== 2")
        case 10, 11: files[changed] = text.replacing(":= 1", with: ":= 2")
        case 12: files[changed] = text.replacing("data.lib", with: "data.a")
        case 13: files[changed] = text.replacing("title: 1", with: "title: 2")
        default: files[changed] = text + rule()
        }
        if files.isEmpty { addFile() }
    }

    private var anyFile: String { mutating get { files.keys.sorted().randomElement(using: &random) ?? "f0.rego" } }

    private mutating func addFile() { files["f\(number(40)).rego"] = module() }

    private mutating func withoutRule(_ text: String) -> String {
        let parts = text.split(separator: "\n\n")
        let dropped = 1 + number(max(1, parts.count - 1))
        return parts.enumerated().filter { $0.offset != dropped }.map { $0.element + "\n\n" }.joined()
    }

    private mutating func changeData() {
        let key = ["base", "config", "lib", "a"].randomElement(using: &random) ?? ""
        data[key] =
            ["1", "2", #"{"k": 1}"#, #"{"k": 2, "l": [1]}"#, #"{"z": {"k": true}}"#, "[1, 2]", nil].randomElement(using: &random) ?? nil
    }

    // MARK: Texts

    private mutating func module() -> String {
        var text = ""
        if chance(8) { text += "# METADATA\n# scope: subpackages\n# title: \(number(3))\n" + schema() }
        text += "package \(Self.packages.randomElement(using: &random) ?? "a")\n\n"
        if chance(10) { return text }
        if chance(3) { text += "import data.\(document())\n\n" }
        if chance(4) { text += "import data.\(document()) as lib\n\n" }
        for _ in 0...number(4) { text += rule() }
        return text
    }

    /// One that is without mistakes whatever the others are.
    private mutating func simpleModule() -> String {
        let package = Self.packages.randomElement(using: &random) ?? "a"
        let name = "v\(number(9))"
        return "package \(package)\n\n\(name) := 1\n\ntest_\(name) if not data.lib.\(name) == data.base\n\n" + values(of: "data.base")
    }

    private mutating func schema() -> String {
        if chance(2) { return "" }
        let type = chance(2) ? "string" : "integer"
        return "# schemas:\n#   - input: {type: object, properties: {x: {type: \(type)}}, additionalProperties: false}\n"
    }

    private mutating func number(_ end: Int) -> Int { Int.random(in: 0..<end, using: &random) }

    private mutating func chance(_ one: Int) -> Bool { number(one) == 0 }

    private mutating func name() -> String { Self.names.randomElement(using: &random) ?? "r" }

    private mutating func document() -> String {
        let package = Self.packages.randomElement(using: &random) ?? "a"
        return chance(4) ? package : "\(package).\(name())"
    }

    private mutating func reference() -> String {
        switch number(16) {
        case 0: "data.base.k"
        case 1: "data.config"
        case 2: "lib.r"
        case 3: name()
        case 4: "data[\"lib\"][_]"
        case 5: "data.team[_].\(name())"
        case 6: "input.x"
        case 7: "b.\(name())"
        case 8, 9: "data.\(document()).k"
        default: "data.\(document())"
        }
    }

    /// A table of cases that are called what a reference leads to: nothing of that can change without being told.
    private mutating func values(of reference: String) -> String {
        "test_values_\(number(3))[name] if some name in {sprintf(\"%v\", [v]) | v := \(reference)}\n\n"
    }

    private mutating func rule() -> String {
        chance(3) ? values(of: reference()) : chance(4) ? test() + "\n\n" : definition() + "\n\n"
    }

    private mutating func definition() -> String {
        let (own, other) = (name(), reference())
        switch number(21) {
        case 0, 1: return "\(own) := \(number(3))"
        case 2: return "\(own) := \(other)"
        case 3: return "\(own) if \(other) == 1"
        case 4: return "\(own) contains v if some v in \(other)"
        case 5: return "f(v) := v + \(number(3))"
        case 6: return "\(own) := data.\(document())(1)"
        case 7: return "b.z := \(number(3))"
        case 8: return "b.\(own) if \(other)"
        case 9: return "default \(own) := false"
        case 10: return "\(own)[k] := 1 if some k in [\"m\", \"n\"]"
        case 11: return "\(own) if not \(other)"
        case 12: return "\(own) if { \(other) == 2 } else := 3 if { \(reference()) }"
        case 13: return "\(own) := json.marshal(rego.metadata.chain())"
        case 14: return "# METADATA\n# scope: document\n# title: t\n\(own) := 1"
        case 15: return "\(own) if { v := 1 }"
        case 16: return "\(own) if every v in \(other) { v == \(reference()) }"
        case 17: return "\(own) if input.x == 1"
        case 18: return "\(own) := $\"is {\(other)}\""
        case 19: return chance(3) ? "\(own) := data" : "\(own) := 1"
        default: return "\(own) := {\"k\": \(other)}"
        }
    }

    private mutating func test() -> String {
        let (own, other) = (name(), reference())
        switch number(14) {
        case 0: return "test_\(own) if \(other) == 1 with \(target()) as 1"
        case 1: return "test_\(own) if \(other)"
        case 2: return "test_\(own) if 1 == 1"
        case 3: return "todo_test_\(own) if \(other)"
        case 4: return "test_table[name] if { some name, v in {\"one\": 1, \"two\": 2}; v < \(other) }"
        case 5: return "test_now if time.now_ns() > 0"
        case 6: return "test_\(own) if { print(\"seen\"); 1 == 1 }"
        case 7: return "test_\(own) if count(\(other)) >= 0"
        case 8: return "test_\(own) if data.\(document()) == data.\(document())"
        case 9: return "test_\(own) if time.clock([0, \"Europe/Berlin\"])"
        case 10: return "test_\(own) if data.\(document())(1) == 2 with data.\(document()) as data.\(document())"
        case 11: return "test_\(own) if count([\(other)]) == 2 with count as data.\(document())"
        case 12: return "test_chain[name] if some name in [json.marshal(rego.metadata.chain())]"
        default: return "test_\(own) if not \(other) with \(target()) as 1"
        }
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
