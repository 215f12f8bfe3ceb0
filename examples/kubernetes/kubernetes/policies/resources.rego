# METADATA
# title: Containers set requests and limits
# description: >-
#   The scheduler places pods by their requests, and a container without a memory limit can take its node down. Ephemeral
#   containers cannot have resources and are left out.
# related_resources:
#   - https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
# custom:
#   id: resources
#   severity: medium
#   enforcement: mandatory
#   controls:
#     - soc2/a1.1
package kubernetes.policies.resources

import data.kubernetes.config
import data.kubernetes.lib.violations.violation
import data.kubernetes.lib.workload

policy := {
	"policy": "resources",
	"severity": "medium",
	"enforcement": "mandatory",
	"controls": ["soc2/a1.1"],
}

violations contains violation(policy, message) if {
	some container in workload.containers
	container.list != "ephemeralContainers"
	some kind, names in config.resources
	some name in names
	not is_set(container.spec, kind, name)
	message := sprintf("Container %s: set resources.%s.%s.", [container.name, kind, name])
}

# A quantity such as "500m", "1Gi" or 2. The API server takes a missing request from the limit.
is_set(container, kind, name) if is_quantity(container.resources[kind][name])

is_set(container, "requests", name) if is_quantity(container.resources.limits[name])

is_quantity(value) if regex.match(`^[0-9]+(\.[0-9]+)?([numkMGTPE]|[KMGTPE]i|[eE][0-9]+)?$`, sprintf("%v", [value]))
