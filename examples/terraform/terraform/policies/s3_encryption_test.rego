package terraform.policies.s3_encryption_test

import data.terraform.policies.s3_encryption
import data.terraform.testing

bucket := testing.change("aws_s3_bucket", "data", {"bucket": "acme-data"})

rules(algorithm) := [{"apply_server_side_encryption_by_default": [{"sse_algorithm": algorithm}]}]

setting(name, algorithm) := testing.change(
	"aws_s3_bucket_server_side_encryption_configuration",
	"data",
	{"bucket": name, "rule": rules(algorithm)},
)

test_bucket_encrypted_with_kms if {
	every algorithm in ["aws:kms", "aws:kms:dsse"] {
		document := testing.plan([bucket, setting("acme-data", algorithm)])
		s3_encryption.violations == set() with input as document
	}
}

test_bucket_without_encryption if {
	violations := s3_encryption.violations with input as testing.plan([bucket])
	testing.addresses(violations) == {"aws_s3_bucket.data"}
}

test_bucket_with_keys_of_s3 if {
	document := testing.plan([bucket, setting("acme-data", "AES256")])
	count(s3_encryption.violations) == 1 with input as document
}

test_encryption_of_another_bucket if {
	document := testing.plan([bucket, setting("acme-other", "aws:kms")])
	count(s3_encryption.violations) == 1 with input as document
}

test_encryption_by_the_buckets_own_attribute if {
	attribute := [{"rule": rules("aws:kms")}]
	document := testing.created("aws_s3_bucket", "data", {"server_side_encryption_configuration": attribute})
	s3_encryption.violations == set() with input as document
}

test_unknown_algorithm if {
	unknown := testing.unknown(setting("acme-data", null), ["rule"])
	count(s3_encryption.violations) == 1 with input as testing.plan([bucket, unknown])
}

test_deleted_bucket if {
	s3_encryption.violations == set() with input as testing.plan([testing.deleted(bucket)])
}

test_new_buckets_of_a_module_with_for_each if {
	module := "module.storage"
	changes := [change |
		some key in ["invoices", "reports"]
		some type in ["aws_s3_bucket", "aws_s3_bucket_server_side_encryption_configuration"]
		change := testing.inside(testing.instance(testing.change(type, "this", {"rule": rules("aws:kms")}), key), module)
	]
	references := {"bucket": {"references": ["aws_s3_bucket.this", "each.key"]}}
	document := object.union(testing.plan(changes), {"configuration": {"root_module": {"module_calls": {"storage": {"module": {"resources": [{
		"address": "aws_s3_bucket_server_side_encryption_configuration.this",
		"expressions": references,
	}]}}}}}})
	s3_encryption.violations == set() with input as document

	one_missing := object.union(document, {"resource_changes": array.slice(changes, 0, 3)})
	violations := s3_encryption.violations with input as one_missing
	testing.addresses(violations) == {`module.storage.aws_s3_bucket.this["reports"]`}
}
