package kubernetes.policies.reviewable_test

import data.kubernetes.policies.reviewable
import data.kubernetes.testing

test_review if {
	reviewable.violations == set() with input as testing.create(testing.pod({"containers": []}))
	reviewable.violations == set() with input as testing.review("CONNECT", {"kind": "PodExecOptions"})
}

test_what_is_no_review if {
	every document in [
		{},
		null,
		testing.pod({}),
		{"apiVersion": "admission.k8s.io/v1beta1", "kind": "AdmissionReview", "request": {"operation": "CREATE"}},
		{"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview"},
	] {
		count(reviewable.violations) == 1 with input as document
	}
}

test_workload_without_pod_specification if {
	document := testing.create({"kind": "Deployment", "spec": {}})
	violations := reviewable.violations with input as document
	testing.messages(violations) == {"The Deployment has no pod specification."}
}
