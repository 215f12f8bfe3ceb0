package terraform.policies.plan_readable_test

import data.terraform.policies.plan_readable
import data.terraform.testing

test_plan_in_a_known_format if {
	plan_readable.violations == set() with input as testing.plan([])
}

test_plan_without_changes if {
	plan_readable.violations == set() with input as {"format_version": "1.0", "planned_values": {}}
}

test_missing_input if {
	count(plan_readable.violations) == 1 with input as {}
	count(plan_readable.violations) == 1 with input as null
}

test_state_is_not_a_plan if {
	count(plan_readable.violations) == 1 with input as {"format_version": "1.0", "values": {}}
}

test_newer_major_format if {
	count(plan_readable.violations) == 1 with input as {"format_version": "2.0", "planned_values": {}}
}

test_errored_plan if {
	some violation in plan_readable.violations with input as object.union(testing.plan([]), {"errored": true})
	violation.msg == "Planning ended with errors; the plan is not complete."
}
