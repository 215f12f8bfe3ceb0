# METADATA
# title: References between resources
# description: >-
#   While planning, the id of a resource that does not exist yet is unknown. Which resource an attribute points to
#   is then only written in the plan's `configuration`.
package terraform.lib.configuration

# METADATA
# title: Configured resources of all modules, by address without instance keys
# scope: document
resources[address] := resource if {
	some [path, module] in modules
	some resource in module.resources
	address := concat(".", array.concat(path, [resource.address]))
}

# METADATA
# title: Whether an attribute of one resource refers to another one in the same module
# description: >-
#   Either to the whole resource, which pairs instances with equal keys, or to one of its instances.
refers_to(resource, attribute, target) if {
	resource.module == target.module
	target.local in references(resource, attribute)
	resource.key == target.key
}

refers_to(resource, attribute, target) if {
	resource.module == target.module
	target.instance in references(resource, attribute)
}

references(resource, attribute) := resources[resource.configured].expressions[attribute].references

# The root module and every module that is called from it, with its path: ["module.network", "module.subnets"].
modules contains [calls, module] if {
	some steps, module
	walk(input.configuration.root_module, [steps, module])
	is_call_path(steps)
	calls := [call |
		some i, name in steps
		i % 3 == 1
		call := concat(".", ["module", name])
	]
}

# A module is reached by "module_calls", its name, "module", and so on.
is_call_path(steps) if {
	count(steps) % 3 == 0
	steps_at(steps, 0) - {"module_calls"} == set()
	steps_at(steps, 2) - {"module"} == set()
}

steps_at(steps, position) := {step |
	some i, step in steps
	i % 3 == position
}
