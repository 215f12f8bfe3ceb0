# METADATA
# title: Actions of AI agents
# description: >-
#   Asked before each action of an agent: who acts (identity), on what (scope), on how much (blast radius), and can it be
#   undone (reversibility). The answer is `allow`, `deny` with reasons, or `narrow`: the agent may act on what the
#   answer's `scope` names, and on nothing else.
#
#   The input has `time`, `agent`, `action`, `approvals` and `snapshots`. The enforcement point fills in all but
#   `action` from its own sources; an agent's word about itself proves nothing.
# organizations:
#   - platform-engineering
package agent

import data.agent.lib.action
import data.agent.questions.blast_radius
import data.agent.questions.identity
import data.agent.questions.reversibility
import data.agent.questions.scope

# METADATA
# title: Reasons of all four questions
# scope: document
reasons := union({
	identity.reasons,
	scope.reasons,
	blast_radius.reasons,
	reversibility.reasons,
})

# METADATA
# title: Whether the action may go on exactly as requested
# scope: document
default allow := false

allow if outcome == "allow"

# METADATA
# title: What becomes of the action
# description: One reason to deny outweighs every reason to narrow.
# scope: document
outcome := "deny" if {
	some reason in reasons
	reason.effect == "deny"
} else := "narrow" if {
	count(reasons) > 0
} else := "allow"

# METADATA
# title: The whole answer
# description: The outcome, its reasons, and the scope in which the agent may act; no scope when denied.
# scope: document
# entrypoint: true
decision := {
	"allow": allow,
	"outcome": outcome,
	"reasons": reasons,
	"scope": granted,
}

granted := null if outcome == "deny"

granted := {
	"operation": action.operation,
	"resources": reversibility.remaining,
	"dry_run": reversibility.dry_run,
} if {
	outcome != "deny"
}
