package terraform.policies.required_tags_test

import data.terraform.policies.required_tags
import data.terraform.testing

bucket(after) := testing.change("aws_s3_bucket", "data", after)

test_tag_of_the_resource if {
	tags := {"managed-by": "terraform"}
	required_tags.violations == set() with input as testing.plan([bucket({"tags": tags, "tags_all": tags})])
}

test_default_tag_of_the_provider if {
	after := {"tags": null, "tags_all": {"managed-by": "terraform"}}
	required_tags.violations == set() with input as testing.plan([bucket(after)])
}

test_missing_tag if {
	every after in [
		{"tags": null, "tags_all": {}},
		{"tags": null, "tags_all": null},
		{"tags": {"managed-by": null}, "tags_all": {}},
		{"tags": {"owner": "web"}, "tags_all": {"owner": "web"}},
	] {
		violations := required_tags.violations with input as testing.plan([bucket(after)])
		{violation.msg | some violation in violations} == {"Set the tag managed-by to a value that matches ^terraform$."}
	}
}

test_tag_with_another_value if {
	after := {"tags_all": {"managed-by": "hand"}}
	count(required_tags.violations) == 1 with input as testing.plan([bucket(after)])
}

test_all_tags_unknown_but_the_resources_own_known if {
	change := testing.unknown(bucket({"tags": {"managed-by": "terraform"}}), ["tags_all"])
	required_tags.violations == set() with input as testing.plan([change])
}

test_all_tags_unknown if {
	change := testing.unknown(bucket({"tags": null}), ["tags_all"])
	count(required_tags.violations) == 1 with input as testing.plan([change])
}

test_resource_that_cannot_be_tagged if {
	document := testing.created("aws_s3_bucket_acl", "data", {"acl": "private"})
	required_tags.violations == set() with input as document
}

test_other_required_tags_are_configuration if {
	tags := {"managed-by": "^terraform$", "owner": "^[a-z-]+$"}
	document := testing.plan([bucket({"tags_all": {"managed-by": "terraform", "owner": "Web Team"}})])
	count(required_tags.violations) == 1 with input as document with data.terraform.config.required_tags as tags
}
