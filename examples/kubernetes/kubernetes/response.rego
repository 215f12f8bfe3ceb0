package kubernetes

# METADATA
# title: The answer as the API server expects it
# description: An AdmissionReview (admission.k8s.io/v1) with a response for the request's uid.
# scope: document
# entrypoint: true
response := {
	"apiVersion": "admission.k8s.io/v1",
	"kind": "AdmissionReview",
	"response": object.union(
		{
			"uid": uid,
			"allowed": allowed,
			"warnings": messages(warn),
		},
		status,
	),
}

default uid := ""

uid := input.request.uid

# The API server prints the message to the person who sent the request.
status := {} if allowed

status := {"status": {
	"code": 403,
	"reason": "Forbidden",
	"message": concat(" ", messages(deny)),
}} if {
	not allowed
}

messages(found) := sort([message |
	some violation in found
	message := sprintf("%s: %s", [violation.policy, violation.msg])
])
