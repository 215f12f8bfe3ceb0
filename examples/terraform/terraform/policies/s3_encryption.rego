# METADATA
# title: S3 buckets are encrypted with a KMS key
# description: Every bucket has a default encryption with one of the allowed algorithms.
# related_resources:
#   - https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html
# custom:
#   id: s3_encryption
#   severity: high
#   enforcement: mandatory
#   controls:
#     - soc2/cc6.1
#     - iso27001/a.8.24
package terraform.policies.s3_encryption

import data.terraform.config
import data.terraform.lib.plan
import data.terraform.lib.s3
import data.terraform.lib.violations.violation

policy := {
	"policy": "s3_encryption",
	"severity": "high",
	"enforcement": "mandatory",
	"controls": ["soc2/cc6.1", "iso27001/a.8.24"],
}

violations contains violation(policy, bucket.address, message) if {
	some bucket in plan.resources.aws_s3_bucket
	not encrypted(bucket)
	message := sprintf(
		"Encrypt the bucket: add an aws_s3_bucket_server_side_encryption_configuration with %s.",
		[concat(" or ", config.sse_algorithms)],
	)
}

encrypted(bucket) if {
	some setting in s3.settings("aws_s3_bucket_server_side_encryption_configuration", bucket)
	allowed(setting.after.rule)
}

# The bucket's own attribute, as older configurations set it and as the provider reports it for existing buckets.
encrypted(bucket) if {
	some setting in bucket.after.server_side_encryption_configuration
	allowed(setting.rule)
}

allowed(rules) if {
	some rule in rules
	some default_encryption in rule.apply_server_side_encryption_by_default
	default_encryption.sse_algorithm in config.sse_algorithms
}
