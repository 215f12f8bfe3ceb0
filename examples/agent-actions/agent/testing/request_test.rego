# METADATA
# title: Requests for tests
# description: Builds requests that every question answers with yes, and changes them.
package agent.testing

# METADATA
# title: A request to restart one deployment
request := {
	"time": "2026-03-02T10:15:00Z",
	"agent": {
		"id": "release-bot",
		"on_behalf_of": "ada@example.org",
		"session": {"issued_at": "2026-03-02T10:00:00Z", "expires_at": "2026-03-02T11:00:00Z"},
	},
	"action": {
		"operation": "deployment.restart",
		"resources": ["production/shop/checkout"],
		"dry_run": false,
	},
	"approvals": [],
	"snapshots": [],
}

# METADATA
# title: The same request with other fields of the agent
with_agent(fields) := object.union(request, {"agent": fields})

# METADATA
# title: The same request with another operation on other resources
with_action(operation, resources) := object.union(request, {"action": {"operation": operation, "resources": resources}})

# METADATA
# title: An approval of an operation on resources, five minutes old
approval(operation, resources) := {
	"by": "grace@example.org",
	"operation": operation,
	"resources": resources,
	"at": "2026-03-02T10:10:00Z",
}

# METADATA
# title: Codes of a set of reasons
codes(reasons) := {reason.code | some reason in reasons}
