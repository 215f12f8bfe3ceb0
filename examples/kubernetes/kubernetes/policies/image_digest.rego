# METADATA
# title: Images are pinned by digest
# description: A tag can be moved to another image, a digest cannot.
# custom:
#   id: image_digest
#   severity: low
#   enforcement: advisory
#   controls:
#     - slsa/l3
package kubernetes.policies.image_digest

import data.kubernetes.lib.image
import data.kubernetes.lib.violations.violation
import data.kubernetes.lib.workload

policy := {
	"policy": "image_digest",
	"severity": "low",
	"enforcement": "advisory",
	"controls": ["slsa/l3"],
}

violations contains violation(policy, message) if {
	some container in workload.containers
	image.parse(container.spec.image).digest == ""
	message := sprintf("Container %s: pin the image by its digest.", [container.name])
}
