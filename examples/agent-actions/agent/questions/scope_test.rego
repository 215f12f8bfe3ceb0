package agent.questions.scope_test

import data.agent.questions.scope
import data.agent.testing

test_granted_operation_and_resource if {
	scope.reasons == set() with input as testing.request
	scope.remaining == {"production/shop/checkout"} with input as testing.request
}

test_operation_that_is_not_granted if {
	reasons := scope.reasons with input as testing.with_action("refund.issue", ["production/shop/checkout"])
	testing.codes(reasons) == {"scope_operation_not_granted"}
}

test_no_resource if {
	every resources in [[], null] {
		reasons := scope.reasons with input as testing.with_action("deployment.scale", resources)
		testing.codes(reasons) == {"scope_nothing_requested"}
	}
}

test_resource_of_another_team if {
	reasons := scope.reasons with input as testing.with_action("deployment.scale", ["production/billing/ledger"])
	testing.codes(reasons) == {"scope_no_resource_granted"}
}

test_narrowed_to_the_granted_resources if {
	request := testing.with_action("deployment.scale", ["production/billing/ledger", "production/shop/cart"])
	some reason in scope.reasons with input as request
	reason.effect == "narrow"
	reason.msg == "Not granted to the agent: production/billing/ledger."
	scope.remaining == {"production/shop/cart"} with input as request
}

test_ids_that_leave_their_prefix if {
	every resource in ["production/shop/../billing/ledger", "production/shop/", "production/shop/*", "production//shop/x"] {
		reasons := scope.reasons with input as testing.with_action("deployment.scale", [resource])
		testing.codes(reasons) == {"scope_no_resource_granted"}
	}
}

test_unknown_agent_has_no_grants if {
	reasons := scope.reasons with input as testing.with_agent({"id": "mallory-bot"})
	testing.codes(reasons) == {"scope_operation_not_granted"}
}
