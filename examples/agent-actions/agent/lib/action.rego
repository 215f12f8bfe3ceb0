# METADATA
# title: The requested action
# description: Reads the input, so that the four questions share one view of it.
package agent.lib.action

import data.agent.catalog

# METADATA
# title: Name of the operation
# scope: document
default operation := ""

operation := input.action.operation

# METADATA
# title: What the catalog says about the operation
# description: An operation that is not in the catalog counts as irreversible, without a dry run.
# scope: document
kind := object.get(catalog.operations, operation, {
	"reversibility": "irreversible",
	"dry_run": false,
})

# METADATA
# title: Ids of the requested resources
# description: An id is a path whose first part is the environment, such as `production/shop/checkout`.
# scope: document
requested contains resource if {
	is_array(input.action.resources)
	some resource in input.action.resources
}

# METADATA
# title: Whether the agent only asks what would happen
# scope: document
default dry_run := false

dry_run if {
	input.action.dry_run == true
	kind.dry_run
}

# METADATA
# title: The environment of a resource
environment(resource) := split(resource, "/")[0]

# METADATA
# title: Whether a moment is not in the future and at most so many minutes ago
is_recent(moment, minutes) if {
	age := time.parse_rfc3339_ns(input.time) - time.parse_rfc3339_ns(moment)
	age >= 0
	age <= ((minutes * 60) * 1000) * 1000000
}
