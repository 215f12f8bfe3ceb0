# METADATA
# title: IAM policies can be read in the plan
# description: >-
#   A policy whose text is known only after the apply cannot be judged here. An aws_iam_policy_document keeps its
#   statements readable even when an ARN in it is not known yet.
# custom:
#   id: iam_unknown
#   severity: low
#   enforcement: advisory
#   controls:
#     - soc2/cc6.3
package terraform.policies.iam_unknown

import data.terraform.lib.iam
import data.terraform.lib.plan
import data.terraform.lib.violations.violation

policy := {
	"policy": "iam_unknown",
	"severity": "low",
	"enforcement": "advisory",
	"controls": ["soc2/cc6.3"],
}

violations contains violation(policy, resource.address, message) if {
	some type in iam.policy_types
	some resource in plan.resources[type]
	resource.unknown.policy == true
	message := "The policy is known only after the apply: review its statements in the configuration."
}
