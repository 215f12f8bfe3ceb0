# METADATA
# title: "Scope: on what?"
# description: >-
#   Only operations and resources that the agent was granted. When some of the resources are granted, the action is
#   narrowed to them.
# custom:
#   id: scope
#   severity: high
#   enforcement: mandatory
#   controls:
#     - soc2/cc6.3
package agent.questions.scope

import data.agent.lib.action
import data.agent.lib.reasons.deny
import data.agent.lib.reasons.narrow
import data.agent.questions.identity

question := {
	"question": "scope",
	"severity": "high",
	"enforcement": "mandatory",
	"controls": ["soc2/cc6.3"],
}

reasons contains deny(question, "scope_operation_not_granted", message) if {
	count(grants) == 0
	message := sprintf("The agent has no grant for the operation %s.", [action.operation])
}

reasons contains deny(question, "scope_nothing_requested", "The action names no resource.") if {
	count(action.requested) == 0
}

reasons contains deny(question, "scope_no_resource_granted", "None of the resources is granted to the agent.") if {
	count(grants) > 0
	count(action.requested) > 0
	count(remaining) == 0
}

reasons contains narrow(question, "scope_resource_not_granted", message) if {
	count(remaining) > 0
	outside := action.requested - remaining
	count(outside) > 0
	message := sprintf("Not granted to the agent: %s.", [concat(", ", outside)])
}

# METADATA
# title: Requested resources that are granted
# scope: document
remaining contains resource if {
	some resource in action.requested
	is_id(resource)
	some grant in grants
	some prefix in grant.resources
	startswith(resource, prefix)
}

grants := [grant |
	some grant in identity.agent.grants
	action.operation in grant.operations
]

# No "..", no empty part and no pattern: an id means one resource and cannot leave its prefix.
is_id(resource) if regex.match(`^[a-z0-9-]+(/[a-z0-9][a-z0-9._-]*)+$`, resource)
