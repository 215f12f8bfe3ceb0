package terraform.lib.configuration_test

import data.terraform.lib.configuration

nested := {"configuration": {"root_module": {
	"resources": [setting("aws_s3_bucket_acl.logs", ["aws_s3_bucket.logs.id", "aws_s3_bucket.logs"])],
	"module_calls": {"site": {
		"expressions": {"resources": {"references": ["var.resources"]}},
		"module": {"module_calls": {"bucket": {"module": {"resources": [setting(
			"aws_s3_bucket_acl.this",
			[`aws_s3_bucket.this["a"].id`, `aws_s3_bucket.this["a"]`, "aws_s3_bucket.this"],
		)]}}}},
	}},
}}}

setting(address, references) := {"address": address, "expressions": {"bucket": {"references": references}}}

test_resources_of_all_modules_are_found if {
	addresses := object.keys(configuration.resources) with input as nested
	addresses == {"aws_s3_bucket_acl.logs", "module.site.module.bucket.aws_s3_bucket_acl.this"}
}

test_no_configuration_no_resources if {
	configuration.resources == {} with input as {}
}

test_reference_in_the_root_module if {
	acl := {"module": "", "configured": "aws_s3_bucket_acl.logs", "key": null}
	bucket := {"module": "", "local": "aws_s3_bucket.logs", "instance": "aws_s3_bucket.logs", "key": null}
	configuration.refers_to(acl, "bucket", bucket) with input as nested
}

test_reference_to_one_instance if {
	acl := {"module": "module.site.module.bucket", "configured": "module.site.module.bucket.aws_s3_bucket_acl.this", "key": null}
	bucket := {"module": "module.site.module.bucket", "local": "aws_s3_bucket.this", "instance": `aws_s3_bucket.this["a"]`, "key": "a"}
	other := object.union(bucket, {"instance": `aws_s3_bucket.this["b"]`, "key": "b"})
	configuration.refers_to(acl, "bucket", bucket) with input as nested
	not configuration.refers_to(acl, "bucket", other) with input as nested
}

test_same_name_in_another_module_is_not_meant if {
	acl := {"module": "", "configured": "aws_s3_bucket_acl.logs", "key": null}
	bucket := {"module": "module.audit", "local": "aws_s3_bucket.logs", "instance": "aws_s3_bucket.logs", "key": null}
	not configuration.refers_to(acl, "bucket", bucket) with input as nested
}

test_attribute_without_reference if {
	acl := {"module": "", "configured": "aws_s3_bucket_acl.logs", "key": null}
	bucket := {"module": "", "local": "aws_s3_bucket.logs", "instance": "aws_s3_bucket.logs", "key": null}
	not configuration.refers_to(acl, "expected_bucket_owner", bucket) with input as nested
}
