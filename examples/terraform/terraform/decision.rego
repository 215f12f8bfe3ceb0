# METADATA
# title: Terraform plan gate
# description: >-
#   Decides whether a plan may be applied. The input is the document that `terraform show -json <plan file>`
#   prints. Mandatory violations deny the plan, advisory ones only warn.
# organizations:
#   - platform-engineering
package terraform

import data.terraform.policies.admin_ingress
import data.terraform.policies.ebs_encryption
import data.terraform.policies.iam_unknown
import data.terraform.policies.iam_wildcards
import data.terraform.policies.plan_readable
import data.terraform.policies.rds_encryption
import data.terraform.policies.required_tags
import data.terraform.policies.s3_encryption
import data.terraform.policies.s3_public_access_block
import data.terraform.policies.s3_public_acl

# METADATA
# title: Violations of all policies
# description: A new policy is one more package below `terraform.policies` and one more line here.
# scope: document
violations := union({
	admin_ingress.violations,
	ebs_encryption.violations,
	iam_unknown.violations,
	iam_wildcards.violations,
	plan_readable.violations,
	rds_encryption.violations,
	required_tags.violations,
	s3_encryption.violations,
	s3_public_access_block.violations,
	s3_public_acl.violations,
})

# METADATA
# title: Mandatory violations
# description: One object per violation, with the policy, the address of the resource and a message for its author.
# scope: document
# entrypoint: true
deny contains violation if {
	some violation in violations
	violation.enforcement == "mandatory"
}

# METADATA
# title: Advisory violations
# description: As `deny`; they are reported and do not stop the plan.
# scope: document
warn contains violation if {
	some violation in violations
	violation.enforcement == "advisory"
}

# METADATA
# title: Whether the plan may be applied
# scope: document
default allow := false

allow if count(deny) == 0

# METADATA
# title: The whole answer
# description: What a pipeline needs to stop or go on and to show why.
# scope: document
# entrypoint: true
decision := {
	"allow": allow,
	"deny": deny,
	"warn": warn,
}
