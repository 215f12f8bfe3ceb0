# METADATA
# title: EBS volumes are encrypted
# description: Volumes of their own, the volumes of an instance, and those that a launch template describes.
# related_resources:
#   - https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html
# custom:
#   id: ebs_encryption
#   severity: high
#   enforcement: mandatory
#   controls:
#     - soc2/cc6.1
#     - iso27001/a.8.24
package terraform.policies.ebs_encryption

import data.terraform.lib.plan
import data.terraform.lib.violations.violation

policy := {
	"policy": "ebs_encryption",
	"severity": "high",
	"enforcement": "mandatory",
	"controls": ["soc2/cc6.1", "iso27001/a.8.24"],
}

violations contains violation(policy, volume.address, "Set `encrypted = true` on the volume.") if {
	some volume in plan.resources.aws_ebs_volume
	not is_encrypted(volume.after)
}

violations contains violation(policy, instance.address, message) if {
	some instance in plan.resources.aws_instance
	some block in ["root_block_device", "ebs_block_device"]
	some device in instance.after[block]
	not is_encrypted(device)
	message := sprintf("Set `encrypted = true` in %s.", [block])
}

violations contains violation(policy, template.address, message) if {
	some template in plan.resources.aws_launch_template
	some mapping in template.after.block_device_mappings
	some ebs in mapping.ebs
	not is_encrypted(ebs)
	message := sprintf("Set `encrypted = true` in the block device mapping of %s.", [mapping.device_name])
}

# A launch template holds booleans as text. A value that is known only after the apply does not count.
is_encrypted(device) if device.encrypted in {true, "true"}
