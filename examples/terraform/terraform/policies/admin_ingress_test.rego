package terraform.policies.admin_ingress_test

import data.terraform.policies.admin_ingress
import data.terraform.testing

ssh(blocks) := object.union({"protocol": "tcp", "from_port": 22, "to_port": 22}, blocks)

group(ingress) := testing.created("aws_security_group", "x", {"ingress": ingress})

test_ssh_from_everywhere if {
	every blocks in [
		{"cidr_blocks": ["0.0.0.0/0"], "ipv6_cidr_blocks": []},
		{"cidr_blocks": [], "ipv6_cidr_blocks": ["::/0"]},
		{"cidr_blocks": null, "ipv6_cidr_blocks": ["0::0/0"]},
		{"cidr_blocks": ["10.0.0.0/8", "128.0.0.0/1"]},
	] {
		count(admin_ingress.violations) == 1 with input as group([ssh(blocks)])
	}
}

test_ssh_from_private_networks if {
	blocks := {"cidr_blocks": ["10.0.0.0/8", "192.168.1.7/32"], "ipv6_cidr_blocks": ["fd00::/8"]}
	admin_ingress.violations == set() with input as group([ssh(blocks)])
}

test_https_from_everywhere if {
	rule := {"protocol": "tcp", "from_port": 443, "to_port": 443, "cidr_blocks": ["0.0.0.0/0"]}
	admin_ingress.violations == set() with input as group([rule])
}

test_range_that_covers_ssh if {
	rule := {"protocol": "tcp", "from_port": 0, "to_port": 1024, "cidr_blocks": ["0.0.0.0/0"]}
	count(admin_ingress.violations) == 1 with input as group([rule])
}

test_all_protocols if {
	rule := {"protocol": "-1", "from_port": 0, "to_port": 0, "cidr_blocks": ["0.0.0.0/0"]}
	count(admin_ingress.violations) == 1 with input as group([rule])
}

test_udp_is_not_ssh if {
	rule := {"protocol": "udp", "from_port": 22, "to_port": 22, "cidr_blocks": ["0.0.0.0/0"]}
	admin_ingress.violations == set() with input as group([rule])
}

test_default_group if {
	document := testing.created("aws_default_security_group", "x", {"ingress": [ssh({"cidr_blocks": ["0.0.0.0/0"]})]})
	count(admin_ingress.violations) == 1 with input as document
}

test_group_without_rules if {
	admin_ingress.violations == set() with input as group([])
	admin_ingress.violations == set() with input as testing.created("aws_security_group", "x", {})
}

test_rule_of_its_own if {
	rule := ssh({"type": "ingress", "cidr_blocks": ["0.0.0.0/0"], "ipv6_cidr_blocks": null})
	count(admin_ingress.violations) == 1 with input as testing.created("aws_security_group_rule", "x", rule)
}

test_egress_rule if {
	rule := ssh({"type": "egress", "cidr_blocks": ["0.0.0.0/0"]})
	admin_ingress.violations == set() with input as testing.created("aws_security_group_rule", "x", rule)
}

test_unknown_blocks_are_not_judged if {
	change := testing.unknown(testing.change("aws_security_group_rule", "x", ssh({"type": "ingress"})), ["cidr_blocks"])
	admin_ingress.violations == set() with input as testing.plan([change])
}

test_ingress_rule_resource if {
	type := "aws_vpc_security_group_ingress_rule"
	port := {"ip_protocol": "tcp", "from_port": 22, "to_port": 22}
	every blocks in [
		{"cidr_ipv4": "0.0.0.0/0", "cidr_ipv6": null},
		{"cidr_ipv4": null, "cidr_ipv6": "::/0"},
	] {
		count(admin_ingress.violations) == 1 with input as testing.created(type, "x", object.union(port, blocks))
	}
}

test_ingress_rule_resource_for_all_protocols if {
	after := {"ip_protocol": "-1", "from_port": null, "to_port": null, "cidr_ipv4": "0.0.0.0/0", "cidr_ipv6": null}
	count(admin_ingress.violations) == 1 with input as testing.created("aws_vpc_security_group_ingress_rule", "x", after)
}

test_block_that_is_no_address if {
	admin_ingress.violations == set() with input as group([ssh({"cidr_blocks": ["anywhere"]})])
}
