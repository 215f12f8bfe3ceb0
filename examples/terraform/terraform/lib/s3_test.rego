package terraform.lib.s3_test

import data.terraform.lib.plan
import data.terraform.lib.s3
import data.terraform.testing

settings_of(bucket, changes) := settings if {
	document := testing.plan(array.concat([bucket], changes))
	some resource in plan.resources.aws_s3_bucket with input as document
	found := s3.settings("aws_s3_bucket_acl", resource) with input as document
	settings := {setting.address | some setting in found}
}

test_setting_with_the_name_of_the_bucket if {
	bucket := testing.change("aws_s3_bucket", "logs", {"bucket": "acme-logs"})
	acl := testing.change("aws_s3_bucket_acl", "logs", {"bucket": "acme-logs"})
	settings_of(bucket, [acl]) == {"aws_s3_bucket_acl.logs"}
}

test_setting_with_another_name if {
	bucket := testing.change("aws_s3_bucket", "logs", {"bucket": "acme-logs"})
	acl := testing.change("aws_s3_bucket_acl", "logs", {"bucket": "acme-reports"})
	settings_of(bucket, [acl]) == set()
}

test_two_absent_names_are_not_equal if {
	bucket := testing.change("aws_s3_bucket", "logs", {"bucket": null})
	acl := testing.change("aws_s3_bucket_acl", "logs", {"bucket": null})
	settings_of(bucket, [acl]) == set()
}

test_setting_that_refers_to_a_new_bucket if {
	bucket := testing.change("aws_s3_bucket", "logs", {})
	acl := testing.unknown(testing.change("aws_s3_bucket_acl", "logs", {}), ["bucket"])
	document := object.union(testing.plan([bucket, acl]), {"configuration": {"root_module": {"resources": [{
		"address": "aws_s3_bucket_acl.logs",
		"expressions": {"bucket": {"references": ["aws_s3_bucket.logs.id", "aws_s3_bucket.logs"]}},
	}]}}})
	some resource in plan.resources.aws_s3_bucket with input as document
	count(s3.settings("aws_s3_bucket_acl", resource)) == 1 with input as document
}
