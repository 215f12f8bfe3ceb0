# METADATA
# title: IAM policies grant no wildcards
# description: >-
#   No statement allows every action, every action of a service on every resource, or everything except a list. A read-only
#   pattern such as `s3:Get*`, or a service wildcard on named resources, is fine.
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege
# custom:
#   id: iam_wildcards
#   severity: critical
#   enforcement: mandatory
#   controls:
#     - soc2/cc6.1
#     - soc2/cc6.3
#     - cis-aws/1.16
package terraform.policies.iam_wildcards

import data.terraform.lib.iam
import data.terraform.lib.violations.violation

policy := {
	"policy": "iam_wildcards",
	"severity": "critical",
	"enforcement": "mandatory",
	"controls": ["soc2/cc6.1", "soc2/cc6.3", "cis-aws/1.16"],
}

violations contains violation(policy, statement.holder.address, "The statement allows every action: name the actions.") if {
	some statement in allowing
	some action in statement.actions
	regex.match(`^\*+(:\*+)?$`, action)
}

violations contains violation(policy, statement.holder.address, message) if {
	some statement in allowing
	"*" in statement.resources
	some action in statement.actions
	regex.match(`^[^*:]+:\*+$`, action)
	message := sprintf("The statement allows %s on every resource: name the actions or the resources.", [action])
}

violations contains violation(policy, statement.holder.address, message) if {
	some statement in allowing
	count(statement.not_actions) > 0
	message := "The statement allows everything except NotAction: name the actions that are needed."
}

allowing contains statement if {
	some statement in iam.statements
	statement.effect == "Allow"
}
