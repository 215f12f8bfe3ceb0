# METADATA
# title: Resources of a plan
# description: Reads `resource_changes` of a Terraform plan in JSON form (format 1.x).
package terraform.lib.plan

# METADATA
# title: Managed resources by type
# description: >-
#   What exists once the plan is applied: created, updated, replaced and unchanged resources of all modules.
#   Deleted and forgotten resources and the deposed objects of a replacement have no `after` and are left out.
# scope: document
resources[change.type] contains resource(change) if {
	some change in input.resource_changes
	change.mode == "managed"
	is_object(change.change.after)
}

# METADATA
# title: Data sources by type that are read only when the plan is applied
# description: Those that Terraform could read while planning are not part of `resource_changes`.
# scope: document
deferred[change.type] contains resource(change) if {
	some change in input.resource_changes
	change.mode == "data"
	is_object(change.change.after)
}

# METADATA
# title: One resource as the policies see it
# description: >-
#   `after` holds the values that are known, `unknown` is true where a value is known only after the apply.
#   `local` is the address inside its module, `configured` the address in the configuration, both without instance keys.
resource(change) := {
	"address": change.address,
	"type": change.type,
	"module": module,
	"local": local,
	"configured": without_keys(concat("", [prefix, local])),
	"instance": trim_prefix(change.address, prefix),
	"key": object.get(change, "index", null),
	"after": change.change.after,
	"unknown": object.get(change.change, "after_unknown", {}),
} if {
	module := object.get(change, "module_address", "")
	prefix := module_prefix(module)
	local := concat(".", array.concat(mode_prefix[change.mode], [change.type, change.name]))
}

mode_prefix := {
	"managed": [],
	"data": ["data"],
}

module_prefix("") := ""

module_prefix(module) := concat("", [module, "."]) if module != ""

# Instance keys are `[0]` or `["eu-west-1"]`; a quoted key may hold any character.
without_keys(address) := regex.replace(address, `\[([0-9]+|"(\\.|[^"\\])*")\]`, "")
