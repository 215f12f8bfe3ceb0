package agent.lib.action_test

import data.agent.lib.action
import data.agent.testing

test_request_is_read if {
	action.operation == "deployment.restart" with input as testing.request
	action.kind.reversibility == "reversible" with input as testing.request
	action.requested == {"production/shop/checkout"} with input as testing.request
	not action.dry_run with input as testing.request
}

test_empty_input if {
	action.operation == "" with input as {}
	action.requested == set() with input as {}
	not action.dry_run with input as {}
}

test_operation_that_is_not_in_the_catalog_is_irreversible if {
	action.kind == {"reversibility": "irreversible", "dry_run": false} with input as testing.with_action("rocket.launch", [])
}

test_dry_run if {
	action.dry_run with input as {"action": {"operation": "deployment.delete", "dry_run": true}}
}

test_dry_run_that_the_operation_does_not_have if {
	not action.dry_run with input as {"action": {"operation": "refund.issue", "dry_run": true}}
}

test_environment if {
	action.environment("production/shop/checkout") == "production"
	action.environment("production") == "production"
}

test_recent_moments if {
	action.is_recent("2026-03-02T09:15:00Z", 60) with input as testing.request
	action.is_recent("2026-03-02T12:15:00+02:00", 0) with input as testing.request
}

test_moments_that_are_not_recent if {
	not action.is_recent("2026-03-02T09:14:59Z", 60) with input as testing.request
	not action.is_recent("2026-03-02T10:15:01Z", 60) with input as testing.request
	not action.is_recent("2026-03-02T10:15:00Z", 60) with input as {}
}
