package terraform_test

import data.terraform
import data.terraform.testing

encrypted_volume := testing.created("aws_ebs_volume", "data", {"encrypted": true})

plain_volume := testing.created("aws_ebs_volume", "data", {"encrypted": false})

unknown_policy := testing.plan([testing.unknown(testing.change("aws_iam_policy", "x", {}), ["policy"])])

test_plan_without_violations_is_allowed if {
	terraform.decision == {"allow": true, "deny": set(), "warn": set()} with input as encrypted_volume
}

test_mandatory_violation_denies if {
	decision := terraform.decision with input as plain_volume
	not decision.allow
	testing.addresses(decision.deny) == {"aws_ebs_volume.data"}
	decision.warn == set()
}

test_advisory_violation_only_warns if {
	decision := terraform.decision with input as unknown_policy
	decision.allow
	testing.addresses(decision.warn) == {"aws_iam_policy.x"}
}

test_empty_plan_is_allowed if {
	terraform.allow with input as testing.plan([])
}

test_input_that_is_no_plan_is_denied if {
	not terraform.allow with input as {}
	not terraform.allow with input as {"kind": "AdmissionReview"}
}

test_violations_have_the_fields_that_reports_need if {
	some violation in terraform.deny with input as plain_volume
	object.keys(violation) == {"policy", "severity", "enforcement", "controls", "resource", "msg"}
}

# A policy that is forgotten in `terraform.violations` would never deny anything.
test_every_policy_takes_part_in_the_decision if {
	policies := {name | some name; data.terraform.policies[name].policy}
	denied := {violation.policy | some violation in terraform.violations with input as violates_everything}
	policies == denied | {"plan_readable"}
}

violates_everything := testing.plan([
	testing.change("aws_ebs_volume", "data", {"tags_all": {}}),
	testing.change("aws_rds_cluster", "ledger", {}),
	testing.change("aws_s3_bucket", "public", {"acl": "public-read"}),
	testing.change("aws_security_group", "ssh", {"ingress": [{
		"protocol": "tcp",
		"from_port": 22,
		"to_port": 22,
		"cidr_blocks": ["0.0.0.0/0"],
	}]}),
	testing.unknown(testing.change("aws_iam_policy", "unknown", {}), ["policy"]),
	testing.change("aws_iam_policy", "all", {"policy": `{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}`}),
])
