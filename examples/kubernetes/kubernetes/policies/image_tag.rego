# METADATA
# title: Images have a version
# description: The tag `latest`, or none, starts another program after the next push. A digest always says which one is meant.
# custom:
#   id: image_tag
#   severity: medium
#   enforcement: mandatory
#   controls:
#     - soc2/cc8.1
package kubernetes.policies.image_tag

import data.kubernetes.lib.image
import data.kubernetes.lib.violations.violation
import data.kubernetes.lib.workload

policy := {
	"policy": "image_tag",
	"severity": "medium",
	"enforcement": "mandatory",
	"controls": ["soc2/cc8.1"],
}

violations contains violation(policy, message) if {
	some container in workload.containers
	not is_versioned(container.spec)
	message := sprintf("Container %s: give the image a tag other than latest, or a digest.", [container.name])
}

is_versioned(container) if image.parse(container.image).digest != ""

is_versioned(container) if {
	tag := image.parse(container.image).tag
	not tag in {"", "latest"}
}
