package kubernetes.policies.resources_test

import data.kubernetes.policies.resources
import data.kubernetes.testing

with_resources(values) := testing.create(testing.pod({"containers": [{"name": "app", "resources": values}]}))

test_requests_and_limits if {
	every values in [
		{"requests": {"cpu": "100m", "memory": "64Mi"}, "limits": {"memory": "128Mi"}},
		{"requests": {"cpu": 1, "memory": 1e9}, "limits": {"memory": "1G"}},
		{"requests": {"cpu": "0.5", "memory": "64Mi"}, "limits": {"memory": "128Mi", "cpu": "2"}},
	] {
		resources.violations == set() with input as with_resources(values)
	}
}

test_request_is_taken_from_the_limit if {
	resources.violations == set() with input as with_resources({"limits": {"cpu": "1", "memory": "128Mi"}})
}

test_missing_resources if {
	every values in [{}, null, {"limits": null}, {"requests": {}, "limits": {}}] {
		count(resources.violations) == 3 with input as with_resources(values)
	}
}

test_missing_limit if {
	document := with_resources({"requests": {"cpu": "100m", "memory": "64Mi"}})
	violations := resources.violations with input as document
	testing.messages(violations) == {"Container app: set resources.limits.memory."}
}

test_value_that_is_no_quantity if {
	document := with_resources({"requests": {"cpu": "much", "memory": ""}, "limits": {"memory": true}})
	count(resources.violations) == 3 with input as document
}

test_init_container if {
	document := testing.create(testing.deployment({"containers": [testing.container], "initContainers": [{"name": "init"}]}))
	count(resources.violations) == 3 with input as document
}

test_ephemeral_container_has_no_resources if {
	document := testing.review("UPDATE", testing.pod({"containers": [testing.container], "ephemeralContainers": [{"name": "debug"}]}))
	resources.violations == set() with input as document
}
