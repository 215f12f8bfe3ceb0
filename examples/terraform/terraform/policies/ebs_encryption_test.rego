package terraform.policies.ebs_encryption_test

import data.terraform.policies.ebs_encryption
import data.terraform.testing

test_encrypted_volume if {
	ebs_encryption.violations == set() with input as testing.created("aws_ebs_volume", "data", {"encrypted": true})
}

test_volume_that_is_not_encrypted if {
	every after in [{"encrypted": false}, {"encrypted": null}, {}] {
		count(ebs_encryption.violations) == 1 with input as testing.created("aws_ebs_volume", "data", after)
	}
}

test_unknown_encryption if {
	change := testing.unknown(testing.change("aws_ebs_volume", "data", {}), ["encrypted"])
	count(ebs_encryption.violations) == 1 with input as testing.plan([change])
}

test_volumes_of_an_instance if {
	document := testing.created("aws_instance", "web", {
		"root_block_device": [{"encrypted": false}],
		"ebs_block_device": [{"encrypted": true}, {"volume_size": 10}],
	})
	violations := ebs_encryption.violations with input as document
	{violation.msg | some violation in violations} == {
		"Set `encrypted = true` in root_block_device.",
		"Set `encrypted = true` in ebs_block_device.",
	}
}

test_instance_without_volumes_of_its_own if {
	ebs_encryption.violations == set() with input as testing.created("aws_instance", "web", {"ami": "ami-0c1a7f89451184c8b"})
}

test_launch_template if {
	mapping := {"device_name": "/dev/xvda", "ebs": [{"encrypted": "false"}]}
	document := testing.created("aws_launch_template", "web", {"block_device_mappings": [mapping]})
	some violation in ebs_encryption.violations with input as document
	contains(violation.msg, "/dev/xvda")
}

test_encrypted_launch_template if {
	mapping := {"device_name": "/dev/xvda", "ebs": [{"encrypted": "true"}]}
	document := testing.created("aws_launch_template", "web", {"block_device_mappings": [mapping]})
	ebs_encryption.violations == set() with input as document
}
