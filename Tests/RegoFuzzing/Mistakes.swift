/// Programs that are wrong on purpose: the error and its place are compared.
extension PolicyGenerator {
    mutating func addMistake(to files: inout [Program.File]) {
        use("mistake")
        let last = files.count - 1
        let damaged = dice.below(files.count)
        // What is wrong in annotations the OPA of the wheel does not see.
        if dice.chance(35), !files[damaged].text.text.contains("# METADATA") {
            damage(&files[damaged])
            return
        }
        files[last].text = "\(files[last].text)\n\(mistake())\n"
    }

    private mutating func mistake() -> Fragment {
        var scope = Scope()
        let body = Fragment.body(self.body(&scope, depth: 2, count: 2).map { "\n\t\($0)" }, separator: "")
        let wrong = dice.pick([
            "nowhere == 1", "x := y", "not z", "input[q] > r", "1 + \"a\" == 2", "count(1) == 1", "upper(input.s, 1) == \"\"", "no.such(1)",
            "data.fuzz.a.nofunc(2)",
            "x := 1; x := 2", "some x", "some x; x := 1", "startswith(1, \"a\")", "[a, b] = [1, c]", "every x in input.xs { y > x }",
            "_ := 1", "input := 1", "x = 1; x := 2",
            "some a in b; b := a", "count(\"a\", \"b\", \"c\") == 1", "[1 | z]", "{k: v | v := 1}", "not [x | x = y]", "sum({\"a\"}) > 1",
            "object.get(1, 2, 3)", "walk(input)",
            "concat(\",\", [1]) == \"\"", "\"a\" == 1; \"a\" = 1", "{\"a\": 1}.b == 1", "[1, 2].x", "x := data.fuzz[_]", "with input as 1",
            "true with count as 1; count([]) == 1 with nope as 1",
            "f(x) := 1", "import input", "print(x)", "$\"{y}\" == \"\"", "x := $\"{1 +}\"", "regex.match(\"a\")", "p0 := 1", "null.a",
            "\"a\".b", "1 in 2", "some x, y, z in input", "5 := x", "input.n == 1 with data as {}",
        ])
        let rule = dice.pick(
            [
                "wrong if {\(body)\n\t\(wrong)\n}", "wrong := x if {\(body)\n\t\(wrong)\n}", "wrong contains x if {\(body)\n\t\(wrong)\n}",
                "wrong[x] := 1 if {\(body)\n\t\(wrong)\n}", "wrong(x) := y if {\(body)\n\t\(wrong)\n}",
            ] as [Fragment])
        let conflict = dice.pick([
            "twice := 1\ntwice(x) := x", "default once := 1\ndefault once := 2", "p := 1\np contains 1", "p.a := 1\np := 2", "q := q",
            "r := s\ns := r", "f(x) := f(x)", "g(1) := 1\ng(1, 2) := 1",
            "default h(1) := 2", "default k := input.x", "import data.fuzz.a\nimport data.fuzz.b as a", "data := 1", "input.x := 1",
            "t[x] if x := data.fuzz", "u[1] := 2 if 1", "w contains x",
            "else := 1", "m := 1 else := 2 if { true } else := 3", "o.p contains 1\no.p := 2", "p.q.r := 1\np.q contains 2", "v { true }",
            "l = 1 { true }", "x y", "package other", "not a := 1",
            "if := 1", "contains contains 1", "a.b.c(x) := x\na.b := 1", "e[_] := 1", "n[x]", "default i contains 1", "j := 1 if",
            "y := {1, 1 }", "z := [1 2]", "aa := {\"a\" 1}", "ab := \"\\z\"", "ac := 01",
        ])
        return dice.chance(60) ? rule : Fragment(conflict)
    }

    /// Takes a character out of a text, doubles one or puts one in.
    private mutating func damage(_ file: inout Program.File) {
        var text = Array(file.text.text)
        let place = 16 + dice.below(max(1, text.count - 17))
        guard place < text.count else { return }
        switch dice.below(3) {
        case 0: text.remove(at: place)
        case 1: text.insert(text[place], at: place)
        default: text.insert(dice.pick(Array("{}[]()\"`,;:=.#|&*%!\n @$0a")), at: place)
        }
        file.text = Fragment(String(text))
    }
}
