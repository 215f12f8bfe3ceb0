# METADATA
# title: "Blast radius: on how much?"
# description: >-
#   An agent changes at most as many resources of an environment at once as it was granted; the action is narrowed to
#   that. A request that is far beyond every limit comes from an agent that has gone astray and is denied. A dry run
#   changes nothing and has no limit.
# custom:
#   id: blast_radius
#   severity: high
#   enforcement: mandatory
#   controls:
#     - soc2/cc7.2
#     - soc2/a1.2
package agent.questions.blast_radius

import data.agent.catalog
import data.agent.lib.action
import data.agent.lib.reasons.deny
import data.agent.lib.reasons.narrow
import data.agent.questions.identity
import data.agent.questions.scope

question := {
	"question": "blast_radius",
	"severity": "high",
	"enforcement": "mandatory",
	"controls": ["soc2/cc7.2", "soc2/a1.2"],
}

reasons contains deny(question, "blast_radius_runaway_request", message) if {
	count(action.requested) > catalog.limits.requested_resources
	message := sprintf("The action names %d resources, more than %d.", [count(action.requested), catalog.limits.requested_resources])
}

reasons contains deny(question, "blast_radius_no_resource_left", message) if {
	count(scope.remaining) > 0
	count(remaining) == 0
	message := "The agent may not change any resource in these environments."
}

reasons contains narrow(question, "blast_radius_too_many_resources", message) if {
	count(remaining) > 0
	later := scope.remaining - remaining
	count(later) > 0
	message := sprintf("Too many at once, left for later: %s.", [concat(", ", later)])
}

# METADATA
# title: Granted resources within the limits
# description: The first ones in order, so that the same request always gives the same answer.
# scope: document
remaining contains resource if {
	action.dry_run
	some resource in scope.remaining
}

remaining contains resource if {
	not action.dry_run
	some environment, resources in by_environment
	some resource in array.slice(sort(resources), 0, limit(environment))
}

by_environment[environment] contains resource if {
	some resource in scope.remaining
	environment := action.environment(resource)
}

limit(environment) := object.get(identity.agent.limits, environment, 0)
