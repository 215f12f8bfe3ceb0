# METADATA
# title: No bucket ACL makes objects public
# description: Neither a canned ACL nor a grant admits everybody, or everybody with an AWS account.
# related_resources:
#   - https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html
# custom:
#   id: s3_public_acl
#   severity: critical
#   enforcement: mandatory
#   controls:
#     - soc2/cc6.1
#     - soc2/cc6.6
package terraform.policies.s3_public_acl

import data.terraform.lib.plan
import data.terraform.lib.violations.violation

policy := {
	"policy": "s3_public_acl",
	"severity": "critical",
	"enforcement": "mandatory",
	"controls": ["soc2/cc6.1", "soc2/cc6.6"],
}

public_acls := {"authenticated-read", "public-read", "public-read-write", "website"}

public_groups := {
	"http://acs.amazonaws.com/groups/global/AllUsers",
	"http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
}

violations contains violation(policy, resource.address, message) if {
	some type in ["aws_s3_bucket", "aws_s3_bucket_acl"]
	some resource in plan.resources[type]
	resource.after.acl in public_acls
	message := sprintf("The ACL %s makes the bucket public: use private.", [resource.after.acl])
}

violations contains violation(policy, resource.address, message) if {
	some resource in plan.resources.aws_s3_bucket_acl
	some access_control in resource.after.access_control_policy
	some grant in access_control.grant
	some grantee in grant.grantee
	grantee.uri in public_groups
	message := sprintf("Remove the grant of %s to %s.", [grant.permission, grantee.uri])
}
