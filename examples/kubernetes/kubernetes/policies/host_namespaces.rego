# METADATA
# title: Pods stay out of the node's namespaces
# description: Pods use neither the network nor the process nor the IPC namespace of their node.
# related_resources:
#   - https://kubernetes.io/docs/concepts/security/pod-security-standards/
# custom:
#   id: host_namespaces
#   severity: high
#   enforcement: mandatory
#   controls:
#     - soc2/cc6.1
#     - cis-kubernetes/5.2.3
#     - cis-kubernetes/5.2.4
#     - cis-kubernetes/5.2.5
package kubernetes.policies.host_namespaces

import data.kubernetes.lib.violations.violation
import data.kubernetes.lib.workload

policy := {
	"policy": "host_namespaces",
	"severity": "high",
	"enforcement": "mandatory",
	"controls": ["soc2/cc6.1", "cis-kubernetes/5.2.3", "cis-kubernetes/5.2.4", "cis-kubernetes/5.2.5"],
}

violations contains violation(policy, sprintf("Remove %s: the pod must not share it with the node.", [field])) if {
	some pod in workload.pods
	some field in ["hostNetwork", "hostPID", "hostIPC"]
	pod.spec[field] == true
}
