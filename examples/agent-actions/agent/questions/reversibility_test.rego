package agent.questions.reversibility_test

import data.agent.questions.reversibility
import data.agent.testing

deletion := testing.with_action("deployment.delete", ["staging/shop/cart", "staging/shop/checkout"])

migration := testing.with_action("database.migrate", ["production/databases/shop-orders", "production/databases/shop-users"])

refund := object.union(testing.with_action("refund.issue", ["production/tickets/4711"]), {"agent": {
	"id": "support-assistant",
	"on_behalf_of": "linus@example.org",
}})

snapshot(resource, moment) := {"resource": resource, "at": moment}

test_reversible_action if {
	reversibility.reasons == set() with input as testing.request
	not reversibility.dry_run with input as testing.request
}

test_irreversible_action_becomes_a_dry_run if {
	reasons := reversibility.reasons with input as deletion
	testing.codes(reasons) == {"reversibility_dry_run_only"}
	reversibility.dry_run with input as deletion
}

test_irreversible_action_without_dry_run_is_denied if {
	reasons := reversibility.reasons with input as refund
	testing.codes(reasons) == {"reversibility_approval_required"}
}

test_approved_action if {
	approved := object.union(deletion, {"approvals": [testing.approval("deployment.delete", deletion.action.resources)]})
	reversibility.reasons == set() with input as approved
	not reversibility.dry_run with input as approved
}

test_approvals_that_do_not_count if {
	valid := testing.approval("deployment.delete", deletion.action.resources)
	every fields in [
		{"by": "ada@example.org"},
		{"operation": "deployment.restart"},
		{"resources": ["staging/shop/cart"]},
		{"at": "2026-03-02T09:00:00Z"},
		{"at": "2026-03-02T10:16:00Z"},
	] {
		request := object.union(deletion, {"approvals": [object.union(valid, fields)]})
		reasons := reversibility.reasons with input as request
		testing.codes(reasons) == {"reversibility_dry_run_only"}
	}
}

test_requested_dry_run_needs_no_approval_and_no_snapshot if {
	every request in [deletion, migration] {
		dry := object.union(request, {"action": {"dry_run": true}})
		reversibility.reasons == set() with input as dry
		reversibility.dry_run with input as dry
	}
}

test_compensable_action_with_snapshots if {
	request := object.union(migration, {"snapshots": [
		snapshot("production/databases/shop-orders", "2026-03-02T03:00:00Z"),
		snapshot("production/databases/shop-users", "2026-03-02T03:00:00Z"),
	]})
	reversibility.reasons == set() with input as request
}

test_narrowed_to_resources_with_a_recent_snapshot if {
	request := object.union(migration, {"snapshots": [
		snapshot("production/databases/shop-orders", "2026-03-02T03:00:00Z"),
		snapshot("production/databases/shop-users", "2026-02-27T03:00:00Z"),
	]})
	some reason in reversibility.reasons with input as request
	reason.msg == "No recent snapshot of production/databases/shop-users."
	reversibility.remaining == {"production/databases/shop-orders"} with input as request
}

test_compensable_action_without_snapshots if {
	reasons := reversibility.reasons with input as migration
	testing.codes(reasons) == {"reversibility_no_snapshot"}
}
