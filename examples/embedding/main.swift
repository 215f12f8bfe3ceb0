// A program that decides by policies of its own. docs/library.md tells what it shows.

import Rego

let source = """
    package shop

    default allow := false

    allow if input.user == stock.owner(input.item)

    allow if data.admins[input.user]
    """

let owners = ["lamp": "ada", "chair": "grace"]
let owner = CustomBuiltin("stock.owner", takes: [.string], gives: .string) { call in
    guard let item = call[0].string, let owner = owners[item] else { return .undefined }
    return call.arena.string(owner)
}

let policy = try RegoPolicy(
    ["shop.rego": source], data: Array(#"{"admins": {"root": true}}"#.utf8), entrypoints: ["shop/allow"],
    builtins: [owner])

for user in ["ada", "grace", "root"] {
    let input = Array(#"{"user": "\#(user)", "item": "lamp"}"#.utf8)
    print(user, try policy.holds("shop/allow", input: input) ? "may take the lamp" : "may not take the lamp")
}
