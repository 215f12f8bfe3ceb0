# METADATA
# title: The plan is complete and in a format these policies know
# description: >-
#   Without this, a document of another kind, or half a plan, would pass because no rule finds anything in it.
# custom:
#   id: plan_readable
#   severity: critical
#   enforcement: mandatory
#   controls:
#     - soc2/cc8.1
package terraform.policies.plan_readable

import data.terraform.lib.violations.violation

policy := {
	"policy": "plan_readable",
	"severity": "critical",
	"enforcement": "mandatory",
	"controls": ["soc2/cc8.1"],
}

violations contains violation(policy, "", "The input is not a Terraform plan in JSON format 1.x.") if {
	not known_format
}

violations contains violation(policy, "", "Planning ended with errors; the plan is not complete.") if {
	input.errored == true
}

known_format if {
	startswith(input.format_version, "1.")
	is_object(input.planned_values)
}
