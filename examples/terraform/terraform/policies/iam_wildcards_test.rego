package terraform.policies.iam_wildcards_test

import data.terraform.policies.iam_wildcards
import data.terraform.testing

document(statement) := testing.created("aws_iam_policy", "x", {"policy": json.marshal({
	"Version": "2012-10-17",
	"Statement": [statement],
})})

test_every_action if {
	every action in ["*", "*:*", ["s3:GetObject", "*"]] {
		statement := {"Effect": "Allow", "Action": action, "Resource": "arn:aws:s3:::acme-data"}
		count(iam_wildcards.violations) == 1 with input as document(statement)
	}
}

test_every_action_of_a_service_on_every_resource if {
	statement := {"Effect": "Allow", "Action": ["s3:*", "kms:Decrypt"], "Resource": "*"}
	some violation in iam_wildcards.violations with input as document(statement)
	violation.msg == "The statement allows s3:* on every resource: name the actions or the resources."
}

test_every_action_of_a_service_on_named_resources if {
	statement := {"Effect": "Allow", "Action": "s3:*", "Resource": ["arn:aws:s3:::acme-data", "arn:aws:s3:::acme-data/*"]}
	iam_wildcards.violations == set() with input as document(statement)
}

test_named_actions_on_every_resource if {
	statement := {"Effect": "Allow", "Action": ["ec2:Describe*", "s3:ListAllMyBuckets"], "Resource": "*"}
	iam_wildcards.violations == set() with input as document(statement)
}

test_everything_except if {
	statement := {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}
	count(iam_wildcards.violations) == 1 with input as document(statement)
}

test_denying_statement if {
	every statement in [
		{"Effect": "Deny", "Action": "*", "Resource": "*"},
		{"Effect": "Deny", "NotAction": "iam:*", "Resource": "*"},
	] {
		iam_wildcards.violations == set() with input as document(statement)
	}
}
