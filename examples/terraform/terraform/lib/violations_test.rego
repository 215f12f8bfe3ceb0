package terraform.lib.violations_test

import data.terraform.lib.violations.violation

test_violation_carries_policy_resource_and_message if {
	violation({"policy": "p", "severity": "low"}, "aws_instance.x", "Do this.") == {
		"policy": "p",
		"severity": "low",
		"resource": "aws_instance.x",
		"msg": "Do this.",
	}
}
