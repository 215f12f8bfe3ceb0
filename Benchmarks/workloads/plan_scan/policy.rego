package plan

resources contains change if {
	some change in input.resource_changes
	change.mode == "managed"
	not "delete" in change.change.actions
}

deny contains violation("encryption", change, "set encrypted") if {
	some change in resources
	change.type in data.encrypted_types
	not object.get(change.change.after, "encrypted", false)
}

deny contains violation("tags", change, message) if {
	some change in resources
	some tag in data.required_tags
	not change.change.after.tags_all[tag]
	message := sprintf("set the tag %s", [tag])
}

deny contains violation("ingress", change, message) if {
	some change in resources
	some rule in change.change.after.ingress
	"0.0.0.0/0" in rule.cidr_blocks
	rule.from_port <= 22
	rule.to_port >= 22
	message := sprintf("port %d is open", [rule.from_port])
}

deny contains violation("types", change, "the type is not allowed") if {
	some change in resources
	not startswith(change.type, "aws_")
}

violation(policy, change, message) := {
	"policy": policy,
	"resource": change.address,
	"msg": message,
}

summary := {policy: count(found) |
	some policy in ["encryption", "tags", "ingress", "types"]
	found := [v | some v in deny; v.policy == policy]
}
