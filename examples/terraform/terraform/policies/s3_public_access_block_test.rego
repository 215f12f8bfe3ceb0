package terraform.policies.s3_public_access_block_test

import data.terraform.policies.s3_public_access_block
import data.terraform.testing

bucket := testing.change("aws_s3_bucket", "data", {"bucket": "acme-data"})

all_on := {
	"bucket": "acme-data",
	"block_public_acls": true,
	"block_public_policy": true,
	"ignore_public_acls": true,
	"restrict_public_buckets": true,
}

access_block(after) := testing.change("aws_s3_bucket_public_access_block", "data", after)

test_all_settings_on if {
	s3_public_access_block.violations == set() with input as testing.plan([bucket, access_block(all_on)])
}

test_bucket_without_access_block if {
	violations := s3_public_access_block.violations with input as testing.plan([bucket])
	testing.addresses(violations) == {"aws_s3_bucket.data"}
}

test_settings_that_are_off_or_missing if {
	after := json.remove(object.union(all_on, {"block_public_acls": false}), ["restrict_public_buckets"])
	some violation in s3_public_access_block.violations with input as testing.plan([bucket, access_block(after)])
	violation.resource == "aws_s3_bucket_public_access_block.data"
	violation.msg == "Set block_public_acls, restrict_public_buckets to true."
}

test_access_block_of_another_bucket if {
	other := access_block(object.union(all_on, {"bucket": "acme-other"}))
	violations := s3_public_access_block.violations with input as testing.plan([bucket, other])
	testing.addresses(violations) == {"aws_s3_bucket.data"}
}

test_deleted_access_block if {
	document := testing.plan([bucket, testing.deleted(access_block(all_on))])
	count(s3_public_access_block.violations) == 1 with input as document
}
