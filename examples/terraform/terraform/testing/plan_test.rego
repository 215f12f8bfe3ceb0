# METADATA
# title: Plans for tests
# description: Builds the smallest plans in which a test can say what it is about.
package terraform.testing

# METADATA
# title: A plan that creates one resource
created(type, name, after) := plan([change(type, name, after)])

# METADATA
# title: A plan with these resource changes
plan(changes) := {
	"format_version": "1.2",
	"planned_values": {"root_module": {}},
	"resource_changes": changes,
}

# METADATA
# title: A change that creates a resource of the root module
change(type, name, after) := {
	"address": concat(".", [type, name]),
	"mode": "managed",
	"type": type,
	"name": name,
	"change": {"actions": ["create"], "before": null, "after": after, "after_unknown": {}},
}

# METADATA
# title: The same change with attributes that are known only after the apply
unknown(original, attributes) := object.union(original, {"change": {"after_unknown": {name: true | some name in attributes}}})

# METADATA
# title: The same change inside a module
inside(original, module) := object.union(original, {
	"address": concat(".", [module, original.address]),
	"module_address": module,
})

# METADATA
# title: The same change as one instance of a resource with `for_each`
instance(original, key) := object.union(original, {
	"address": sprintf(`%s["%s"]`, [original.address, key]),
	"index": key,
})

# METADATA
# title: The deletion of what the change creates
deleted(original) := object.union(original, {"change": {
	"actions": ["delete"],
	"before": original.change.after,
	"after": null,
}})

# METADATA
# title: Addresses of the resources in a set of violations
addresses(violations) := {violation.resource | some violation in violations}
