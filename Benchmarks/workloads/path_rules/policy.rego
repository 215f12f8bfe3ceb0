package paths

owners[path] contains rule.owner if {
	some path in input.paths
	some rule in data.rules
	matches(rule, path)
}

matches(rule, path) if {
	rule.kind == "prefix"
	startswith(path, rule.pattern)
}

matches(rule, path) if {
	rule.kind == "glob"
	glob.match(rule.pattern, ["/"], path)
}

matches(rule, path) if {
	rule.kind == "regex"
	regex.match(rule.pattern, path)
}

report := [line |
	some path in input.paths
	names := [upper(trim_prefix(owner, "team-")) | some owner in object.get(owners, path, set())]
	line := sprintf("%s %s", [concat(",", names), replace(path, "/", ".")])
]
