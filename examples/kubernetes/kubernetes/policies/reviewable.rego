# METADATA
# title: The input is an admission request these policies can read
# description: >-
#   Without this, a document of another kind, or a workload without a pod specification, would be admitted because no
#   rule finds anything in it.
# custom:
#   id: reviewable
#   severity: critical
#   enforcement: mandatory
#   controls:
#     - soc2/cc8.1
package kubernetes.policies.reviewable

import data.kubernetes.lib.violations.violation
import data.kubernetes.lib.workload

policy := {
	"policy": "reviewable",
	"severity": "critical",
	"enforcement": "mandatory",
	"controls": ["soc2/cc8.1"],
}

violations contains violation(policy, "The input is not an AdmissionReview of admission.k8s.io/v1.") if {
	not is_review
}

violations contains violation(policy, message) if {
	is_review
	workload.pod_paths[workload.reviewed.kind]
	count(workload.pods) == 0
	message := sprintf("The %s has no pod specification.", [workload.reviewed.kind])
}

is_review if {
	input.apiVersion == "admission.k8s.io/v1"
	input.kind == "AdmissionReview"
	input.request.operation in {"CREATE", "UPDATE", "DELETE", "CONNECT"}
}
