# METADATA
# title: S3 buckets block public access
# description: >-
#   Every bucket has a public access block with all four settings on, which holds whatever ACL or bucket policy is set
#   later by other means.
# related_resources:
#   - https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
# custom:
#   id: s3_public_access_block
#   severity: high
#   enforcement: mandatory
#   controls:
#     - soc2/cc6.1
#     - soc2/cc6.6
package terraform.policies.s3_public_access_block

import data.terraform.lib.plan
import data.terraform.lib.s3
import data.terraform.lib.violations.violation

policy := {
	"policy": "s3_public_access_block",
	"severity": "high",
	"enforcement": "mandatory",
	"controls": ["soc2/cc6.1", "soc2/cc6.6"],
}

settings := [
	"block_public_acls",
	"block_public_policy",
	"ignore_public_acls",
	"restrict_public_buckets",
]

violations contains violation(policy, bucket.address, "Add an aws_s3_bucket_public_access_block for the bucket.") if {
	some bucket in plan.resources.aws_s3_bucket
	count(access_blocks(bucket)) == 0
}

violations contains violation(policy, access_block.address, message) if {
	some bucket in plan.resources.aws_s3_bucket
	some access_block in access_blocks(bucket)
	missing := [name | some name in settings; not access_block.after[name] == true]
	count(missing) > 0
	message := sprintf("Set %s to true.", [concat(", ", missing)])
}

access_blocks(bucket) := s3.settings("aws_s3_bucket_public_access_block", bucket)
