# METADATA
# title: Workloads carry the required labels
# description: Both the object and the pods it starts, because events, metrics and costs are counted by the labels of pods.
# custom:
#   id: required_labels
#   severity: medium
#   enforcement: mandatory
#   controls:
#     - soc2/cc8.1
package kubernetes.policies.required_labels

import data.kubernetes.config
import data.kubernetes.lib.violations.violation
import data.kubernetes.lib.workload

policy := {
	"policy": "required_labels",
	"severity": "medium",
	"enforcement": "mandatory",
	"controls": ["soc2/cc8.1"],
}

violations contains violation(policy, message) if {
	some place in places
	some label, pattern in config.required_labels
	not has_label(place.metadata, label, pattern)
	message := sprintf("Set the label %s of the %s to a value that matches %s.", [label, place.name, pattern])
}

places contains {"name": "pod", "metadata": pod.metadata} if some pod in workload.pods

# The object that starts the pods; a pod is not listed twice.
places contains {"name": workload.reviewed.kind, "metadata": workload.reviewed.metadata} if {
	some pod in workload.pods
	pod.path != []
}

has_label(metadata, label, pattern) if {
	value := metadata.labels[label]
	is_string(value)
	regex.match(pattern, value)
}
