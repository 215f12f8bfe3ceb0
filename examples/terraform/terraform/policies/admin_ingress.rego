# METADATA
# title: Administration ports are not open to the Internet
# description: No security group admits the whole address space, or a half of it, to a port for administration.
# related_resources:
#   - https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
# custom:
#   id: admin_ingress
#   severity: critical
#   enforcement: mandatory
#   controls:
#     - soc2/cc6.6
#     - cis-aws/5.2
#     - cis-aws/5.3
package terraform.policies.admin_ingress

import data.terraform.config
import data.terraform.lib.plan
import data.terraform.lib.violations.violation

policy := {
	"policy": "admin_ingress",
	"severity": "critical",
	"enforcement": "mandatory",
	"controls": ["soc2/cc6.6", "cis-aws/5.2", "cis-aws/5.3"],
}

# Two rules of half the address space are as open as one of all of it.
internet := {"0.0.0.0/1", "128.0.0.0/1", "::/1", "8000::/1"}

violations contains violation(policy, rule.address, message) if {
	some rule in ingress
	some port in config.admin_ports
	covers(rule, port)
	some block in rule.blocks
	is_open(block)
	message := sprintf("Port %d is open to %s: admit a private network or a bastion host instead.", [port, block])
}

# Rules inside a security group. Terraform writes absent blocks as [] or null.
ingress contains rule if {
	some type in ["aws_security_group", "aws_default_security_group"]
	some group in plan.resources[type]
	some block in group.after.ingress
	rule := {
		"address": group.address,
		"protocol": block.protocol,
		"from": block.from_port,
		"to": block.to_port,
		"blocks": blocks(block, ["cidr_blocks", "ipv6_cidr_blocks"]),
	}
}

ingress contains rule if {
	some resource in plan.resources.aws_security_group_rule
	resource.after.type == "ingress"
	rule := {
		"address": resource.address,
		"protocol": resource.after.protocol,
		"from": resource.after.from_port,
		"to": resource.after.to_port,
		"blocks": blocks(resource.after, ["cidr_blocks", "ipv6_cidr_blocks"]),
	}
}

ingress contains rule if {
	some resource in plan.resources.aws_vpc_security_group_ingress_rule
	rule := {
		"address": resource.address,
		"protocol": resource.after.ip_protocol,
		"from": object.get(resource.after, "from_port", null),
		"to": object.get(resource.after, "to_port", null),
		"blocks": {resource.after.cidr_ipv4, resource.after.cidr_ipv6},
	}
}

blocks(attributes, names) := {block |
	some name in names
	is_array(attributes[name])
	some block in attributes[name]
}

covers(rule, port) if {
	rule.protocol in {"tcp", "6"}
	rule.from <= port
	rule.to >= port
}

# All protocols: the ports do not matter then.
covers(rule, _) if rule.protocol in {"-1", "all"}

is_open(block) if {
	is_string(block)
	net.cidr_is_valid(block)
	some half in internet
	net.cidr_contains(block, half)
}
