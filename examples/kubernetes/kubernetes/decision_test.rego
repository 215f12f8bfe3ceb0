package kubernetes_test

import data.kubernetes
import data.kubernetes.testing

good := testing.create(testing.deployment({"containers": [testing.container]}))

privileged := testing.create(testing.pod({"containers": [testing.container_with({"securityContext": {"privileged": true}})]}))

by_tag := testing.create(testing.pod({"containers": [testing.container_with({"image": "registry.k8s.io/pause:3.10"})]}))

test_good_workload_is_admitted if {
	kubernetes.decision == {"allowed": true, "violations": set()} with input as good
}

test_mandatory_violation_refuses if {
	decision := kubernetes.decision with input as privileged
	not decision.allowed
	{violation.policy | some violation in decision.violations} == {"privileged"}
}

test_advisory_violation_is_admitted if {
	decision := kubernetes.decision with input as by_tag
	decision.allowed
	{violation.policy | some violation in decision.violations} == {"image_digest"}
}

test_deletion_is_admitted if {
	kubernetes.allowed with input as object.union(privileged, {"request": {
		"operation": "DELETE",
		"object": null,
		"oldObject": privileged.request.object,
	}})
}

test_object_without_pods_is_admitted if {
	kubernetes.allowed with input as testing.create({"kind": "ConfigMap", "metadata": {"name": "web"}})
}

test_input_that_is_no_review_is_refused if {
	every document in [{}, null, [], {"format_version": "1.2"}] {
		not kubernetes.allowed with input as document
	}
}

test_violations_have_the_fields_that_reports_need if {
	some violation in kubernetes.decision.violations with input as privileged
	object.keys(violation) == {"policy", "severity", "enforcement", "controls", "resource", "msg"}
}

# A policy that is forgotten in `kubernetes.violations` would never refuse anything.
test_every_policy_takes_part_in_the_decision if {
	policies := {name | some name; data.kubernetes.policies[name].policy}
	bad := {"name": "app", "image": "nginx", "securityContext": {"privileged": true}}
	pod := {"kind": "Pod", "metadata": {}, "spec": {"hostPID": true, "containers": [bad]}}
	refused := {violation.policy | some violation in kubernetes.violations with input as testing.create(pod)}
	policies == refused | {"reviewable"}
}
