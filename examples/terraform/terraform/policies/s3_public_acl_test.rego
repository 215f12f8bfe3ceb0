package terraform.policies.s3_public_acl_test

import data.terraform.policies.s3_public_acl
import data.terraform.testing

test_public_acl if {
	every acl in ["public-read", "public-read-write", "authenticated-read", "website"] {
		every type in ["aws_s3_bucket", "aws_s3_bucket_acl"] {
			count(s3_public_acl.violations) == 1 with input as testing.created(type, "site", {"acl": acl})
		}
	}
}

test_private_acl if {
	every after in [{"acl": "private"}, {"acl": "log-delivery-write"}, {"acl": null}, {}] {
		s3_public_acl.violations == set() with input as testing.created("aws_s3_bucket_acl", "site", after)
	}
}

grant(grantee) := testing.created("aws_s3_bucket_acl", "site", {"access_control_policy": [{"grant": [{
	"permission": "READ",
	"grantee": [grantee],
}]}]})

test_grant_to_everybody if {
	document := grant({"type": "Group", "uri": "http://acs.amazonaws.com/groups/global/AllUsers"})
	some violation in s3_public_acl.violations with input as document
	violation.msg == "Remove the grant of READ to http://acs.amazonaws.com/groups/global/AllUsers."
}

test_grant_to_an_account if {
	document := grant({"type": "CanonicalUser", "id": "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be", "uri": ""})
	s3_public_acl.violations == set() with input as document
}

test_deleted_acl if {
	change := testing.deleted(testing.change("aws_s3_bucket_acl", "site", {"acl": "public-read"}))
	s3_public_acl.violations == set() with input as testing.plan([change])
}
