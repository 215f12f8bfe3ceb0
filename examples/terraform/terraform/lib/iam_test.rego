package terraform.lib.iam_test

import data.terraform.lib.iam
import data.terraform.testing

statement_of(changes) := statement if {
	statements := iam.statements with input as testing.plan(changes)
	count(statements) == 1
	some found in statements
	statement := object.remove(found, ["holder"])
}

policy(text) := [testing.change("aws_iam_policy", "x", {"policy": text})]

test_single_values_become_sets if {
	statement_of(policy(`{"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}}`)) == {
		"effect": "Allow",
		"actions": {"s3:GetObject"},
		"not_actions": set(),
		"resources": {"*"},
	}
}

test_lists_become_sets if {
	statement_of(policy(`{"Statement": [{"Effect": "Deny", "NotAction": ["iam:*", "sts:*"], "Resource": ["a", "b"]}]}`)) == {
		"effect": "Deny",
		"actions": set(),
		"not_actions": {"iam:*", "sts:*"},
		"resources": {"a", "b"},
	}
}

test_inline_policy_of_a_role if {
	text := `{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}`
	role := testing.change("aws_iam_role", "x", {"inline_policy": [{"name": "all", "policy": text}]})
	statement_of([role]).actions == {"*"}
}

test_document_that_is_read_on_apply if {
	document := object.union(
		testing.change("aws_iam_policy_document", "x", {"statement": [{"actions": ["s3:*"], "not_actions": null}]}),
		{"mode": "data"},
	)
	statement_of([document]) == {
		"effect": "Allow",
		"actions": {"s3:*"},
		"not_actions": set(),
		"resources": set(),
	}
}

test_effect_of_a_document_that_is_read_on_apply if {
	document := object.union(
		testing.change("aws_iam_policy_document", "x", {"statement": [{"effect": "Deny", "actions": ["s3:*"], "resources": ["*"]}]}),
		{"mode": "data"},
	)
	statement_of([document]).effect == "Deny"
}

test_text_that_is_no_json_has_no_statements if {
	iam.statements == set() with input as testing.plan(policy("${file(policy.json)}"))
}

test_unknown_text_has_no_statements if {
	change := testing.unknown(testing.change("aws_iam_role_policy", "x", {}), ["policy"])
	iam.statements == set() with input as testing.plan([change])
}
