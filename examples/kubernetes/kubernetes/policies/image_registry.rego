# METADATA
# title: Images come from allowed registries
# description: >-
#   An image without a registry comes from docker.io. An entry of the list matches whole path components, so that
#   `registry.example.org/teams` does not admit `registry.example.org/teams-test`.
# custom:
#   id: image_registry
#   severity: high
#   enforcement: mandatory
#   controls:
#     - soc2/cc6.8
#     - slsa/l2
package kubernetes.policies.image_registry

import data.kubernetes.config
import data.kubernetes.lib.image
import data.kubernetes.lib.violations.violation
import data.kubernetes.lib.workload

policy := {
	"policy": "image_registry",
	"severity": "high",
	"enforcement": "mandatory",
	"controls": ["soc2/cc6.8", "slsa/l2"],
}

violations contains violation(policy, message) if {
	some container in workload.containers
	not from_allowed_registry(container.spec)
	message := sprintf("Container %s: take the image from %s.", [container.name, concat(" or ", config.registries)])
}

from_allowed_registry(container) if {
	some registry in config.registries
	startswith(image.parse(container.image).repository, concat("", [registry, "/"]))
}
