package agent.questions.blast_radius_test

import data.agent.questions.blast_radius
import data.agent.testing

restart(resources) := testing.with_action("deployment.restart", resources)

test_within_the_limit if {
	request := restart(["production/shop/cart", "production/shop/checkout"])
	blast_radius.reasons == set() with input as request
	count(blast_radius.remaining) == 2 with input as request
}

test_narrowed_to_the_first_ones if {
	request := restart(["production/shop/search", "production/shop/cart", "production/shop/checkout"])
	some reason in blast_radius.reasons with input as request
	reason.code == "blast_radius_too_many_resources"
	reason.msg == "Too many at once, left for later: production/shop/search."
	blast_radius.remaining == {"production/shop/cart", "production/shop/checkout"} with input as request
}

test_each_environment_has_its_limit if {
	request := restart([
		"production/shop/cart",
		"production/shop/checkout",
		"staging/shop/cart",
		"staging/shop/checkout",
	])
	blast_radius.reasons == set() with input as request
}

test_environment_without_limit if {
	agents := {"release-bot": {
		"grants": [{"operations": ["deployment.restart"], "resources": ["production/"]}],
		"limits": {"staging": 5},
	}}
	reasons := blast_radius.reasons with input as testing.request with data.agent.registry.agents as agents
	testing.codes(reasons) == {"blast_radius_no_resource_left"}
}

test_runaway_request if {
	resources := [sprintf("staging/shop/job-%d", [i]) | some i in numbers.range(1, 51)]
	reasons := blast_radius.reasons with input as restart(resources)
	"blast_radius_runaway_request" in testing.codes(reasons)
}

test_dry_run_has_no_limit if {
	request := restart(["production/shop/search", "production/shop/cart", "production/shop/checkout"])
	dry := object.union(request, {"action": {"dry_run": true}})
	blast_radius.reasons == set() with input as dry
	count(blast_radius.remaining) == 3 with input as dry
}
