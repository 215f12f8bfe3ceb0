# METADATA
# title: "Reversibility: can it be undone?"
# description: >-
#   What can be undone goes on. What can be compensated needs a recent snapshot of each resource. What cannot be undone
#   needs a recent approval of just this action by another person, and goes on as a dry run without one if the operation
#   has such a mode.
# custom:
#   id: reversibility
#   severity: critical
#   enforcement: mandatory
#   controls:
#     - soc2/cc8.1
#     - soc2/a1.2
package agent.questions.reversibility

import data.agent.catalog
import data.agent.lib.action
import data.agent.lib.reasons.deny
import data.agent.lib.reasons.narrow
import data.agent.questions.blast_radius

question := {
	"question": "reversibility",
	"severity": "critical",
	"enforcement": "mandatory",
	"controls": ["soc2/cc8.1", "soc2/a1.2"],
}

reasons contains deny(question, "reversibility_approval_required", message) if {
	needs_approval
	not action.kind.dry_run
	message := sprintf("%s cannot be undone: another person has to approve it.", [action.operation])
}

reasons contains narrow(question, "reversibility_dry_run_only", message) if {
	needs_approval
	action.kind.dry_run
	message := sprintf("%s cannot be undone: only a dry run until another person approves it.", [action.operation])
}

reasons contains deny(question, "reversibility_no_snapshot", "None of the resources has a recent snapshot.") if {
	count(blast_radius.remaining) > 0
	count(remaining) == 0
}

reasons contains narrow(question, "reversibility_snapshot_missing", message) if {
	count(remaining) > 0
	missing := blast_radius.remaining - remaining
	count(missing) > 0
	message := sprintf("No recent snapshot of %s.", [concat(", ", missing)])
}

# METADATA
# title: Resources the agent may act on
# scope: document
remaining contains resource if {
	some resource in blast_radius.remaining
	is_safe(resource)
}

# METADATA
# title: Whether the agent may only ask what would happen
# scope: document
default dry_run := false

dry_run if action.dry_run

dry_run if needs_approval

is_safe(_) if action.dry_run

is_safe(_) if action.kind.reversibility in {"reversible", "irreversible"}

is_safe(resource) if {
	action.kind.reversibility == "compensable"
	some snapshot in input.snapshots
	snapshot.resource == resource
	action.is_recent(snapshot.at, catalog.limits.snapshot_minutes)
}

needs_approval if {
	action.kind.reversibility == "irreversible"
	not action.dry_run
	not is_approved
}

# By somebody else, for this operation and all of its resources, and not long ago.
is_approved if {
	some approval in input.approvals
	approval.by != input.agent.on_behalf_of
	approval.operation == action.operation
	every resource in action.requested {
		resource in approval.resources
	}
	action.is_recent(approval.at, catalog.limits.approval_minutes)
}
