# METADATA
# title: Kubernetes admission
# description: >-
#   Decides whether a cluster admits a workload. The input is the AdmissionReview (admission.k8s.io/v1) that the API
#   server sends to a validating webhook. Mandatory violations refuse the request, advisory ones become warnings.
# organizations:
#   - platform-engineering
package kubernetes

import data.kubernetes.policies.host_namespaces
import data.kubernetes.policies.image_digest
import data.kubernetes.policies.image_registry
import data.kubernetes.policies.image_tag
import data.kubernetes.policies.privileged
import data.kubernetes.policies.required_labels
import data.kubernetes.policies.resources
import data.kubernetes.policies.reviewable

# METADATA
# title: Violations of all policies
# description: A new policy is one more package below `kubernetes.policies` and one more line here.
# scope: document
violations := union({
	host_namespaces.violations,
	image_digest.violations,
	image_registry.violations,
	image_tag.violations,
	privileged.violations,
	required_labels.violations,
	resources.violations,
	reviewable.violations,
})

# METADATA
# title: Mandatory violations
# scope: document
deny contains violation if {
	some violation in violations
	violation.enforcement == "mandatory"
}

# METADATA
# title: Advisory violations
# scope: document
warn contains violation if {
	some violation in violations
	violation.enforcement == "advisory"
}

# METADATA
# title: Whether the request is admitted
# scope: document
default allowed := false

allowed if count(deny) == 0

# METADATA
# title: The whole answer
# description: Whether the request is admitted, and the violations of both levels.
# scope: document
# entrypoint: true
decision := {
	"allowed": allowed,
	"violations": violations,
}
