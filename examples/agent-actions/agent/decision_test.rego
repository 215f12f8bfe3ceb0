package agent_test

import data.agent
import data.agent.testing

test_allowed_action if {
	agent.decision == {
		"allow": true,
		"outcome": "allow",
		"reasons": set(),
		"scope": {
			"operation": "deployment.restart",
			"resources": {"production/shop/checkout"},
			"dry_run": false,
		},
	} with input as testing.request
}

test_denied_action_has_no_scope if {
	decision := agent.decision with input as testing.with_agent({"id": "mallory-bot"})
	decision.outcome == "deny"
	decision.scope == null
	not decision.allow
}

test_narrowed_action_is_not_allowed_as_requested if {
	request := testing.with_action("deployment.restart", ["production/shop/cart", "production/billing/ledger"])
	decision := agent.decision with input as request
	decision.outcome == "narrow"
	decision.scope.resources == {"production/shop/cart"}
	not decision.allow
}

test_a_reason_to_deny_outweighs_reasons_to_narrow if {
	request := object.union(
		testing.with_action("deployment.restart", ["production/shop/cart", "production/billing/ledger"]),
		{"agent": {"on_behalf_of": "linus@example.org"}},
	)
	decision := agent.decision with input as request
	decision.outcome == "deny"
	testing.codes(decision.reasons) == {"identity_principal_not_allowed", "scope_resource_not_granted"}
}

test_all_questions_narrow_one_after_the_other if {
	request := testing.with_action("deployment.delete", [
		"production/shop/a",
		"production/shop/b",
		"production/shop/c",
		"production/billing/d",
	])
	decision := agent.decision with input as request
	testing.codes(decision.reasons) == {
		"scope_resource_not_granted",
		"blast_radius_too_many_resources",
		"reversibility_dry_run_only",
	}
	decision.scope == {
		"operation": "deployment.delete",
		"resources": {"production/shop/a", "production/shop/b"},
		"dry_run": true,
	}
}

test_empty_input_is_denied if {
	agent.decision.outcome == "deny" with input as {}
}

test_reasons_have_the_fields_that_reports_need if {
	some reason in agent.reasons with input as {}
	object.keys(reason) == {"question", "severity", "enforcement", "controls", "effect", "code", "msg"}
}
