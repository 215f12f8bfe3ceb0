# METADATA
# title: Containers are not privileged
# description: A privileged container is root on the node. This holds for init and ephemeral containers as well.
# related_resources:
#   - https://kubernetes.io/docs/concepts/security/pod-security-standards/
# custom:
#   id: privileged
#   severity: critical
#   enforcement: mandatory
#   controls:
#     - soc2/cc6.1
#     - soc2/cc6.3
#     - cis-kubernetes/5.2.2
package kubernetes.policies.privileged

import data.kubernetes.lib.violations.violation
import data.kubernetes.lib.workload

policy := {
	"policy": "privileged",
	"severity": "critical",
	"enforcement": "mandatory",
	"controls": ["soc2/cc6.1", "soc2/cc6.3", "cis-kubernetes/5.2.2"],
}

violations contains violation(policy, message) if {
	some container in workload.containers
	container.spec.securityContext.privileged == true
	message := sprintf("Remove securityContext.privileged from container %s.", [container.name])
}
