package terraform.policies.iam_unknown_test

import data.terraform.policies.iam_unknown
import data.terraform.testing

test_unknown_policy if {
	change := testing.unknown(testing.change("aws_iam_role_policy", "x", {}), ["policy", "id"])
	some violation in iam_unknown.violations with input as testing.plan([change])
	violation.enforcement == "advisory"
}

test_known_policy if {
	change := testing.unknown(testing.change("aws_iam_policy", "x", {"policy": "{}"}), ["arn"])
	iam_unknown.violations == set() with input as testing.plan([change])
}
