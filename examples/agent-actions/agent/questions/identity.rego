# METADATA
# title: "Identity: who acts?"
# description: >-
#   A registered, active agent, in a session that has not ended, on behalf of a person who may send it.
# custom:
#   id: identity
#   severity: critical
#   enforcement: mandatory
#   controls:
#     - soc2/cc6.1
#     - nist-ai-rmf/govern-2.1
package agent.questions.identity

import data.agent.lib.reasons.deny

question := {
	"question": "identity",
	"severity": "critical",
	"enforcement": "mandatory",
	"controls": ["soc2/cc6.1", "nist-ai-rmf/govern-2.1"],
}

# METADATA
# title: The registered agent that acts
# description: Undefined for an agent that nobody registered.
# scope: document
agent := data.agent.registry.agents[input.agent.id]

reasons contains deny(question, "identity_unknown_agent", "No agent with this id is registered.") if {
	not agent
}

reasons contains deny(question, "identity_agent_not_active", message) if {
	agent.status != "active"
	message := sprintf("The agent is %s: ask %s.", [agent.status, agent.owner])
}

reasons contains deny(question, "identity_session_ended", "The agent's session has ended or has not begun.") if {
	not in_session
}

reasons contains deny(question, "identity_principal_not_allowed", message) if {
	not input.agent.on_behalf_of in agent.principals
	message := "The person on whose behalf the agent acts may not send it."
}

in_session if {
	now := time.parse_rfc3339_ns(input.time)
	now >= time.parse_rfc3339_ns(input.agent.session.issued_at)
	now < time.parse_rfc3339_ns(input.agent.session.expires_at)
}
