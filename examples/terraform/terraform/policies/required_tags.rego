# METADATA
# title: Resources carry the required tags
# description: >-
#   Every resource that can be tagged says at least by which tool it is managed, so that nobody changes it by hand and
#   drift has an owner. Default tags of the provider count.
# custom:
#   id: required_tags
#   severity: medium
#   enforcement: mandatory
#   controls:
#     - soc2/cc8.1
package terraform.policies.required_tags

import data.terraform.config
import data.terraform.lib.plan
import data.terraform.lib.violations.violation

policy := {
	"policy": "required_tags",
	"severity": "medium",
	"enforcement": "mandatory",
	"controls": ["soc2/cc8.1"],
}

violations contains violation(policy, resource.address, message) if {
	some resource in plan.resources[_]
	is_taggable(resource)
	some name, pattern in config.required_tags
	not has_tag(resource, name, pattern)
	message := sprintf("Set the tag %s to a value that matches %s.", [name, pattern])
}

# The provider gives `tags_all` to all that can be tagged, even when no tag is set.
is_taggable(resource) if "tags_all" in object.keys(resource.after)

is_taggable(resource) if "tags_all" in object.keys(resource.unknown)

# A value that is known only after the apply is not in the plan and does not count.
has_tag(resource, name, pattern) if {
	some attribute in ["tags", "tags_all"]
	value := resource.after[attribute][name]
	is_string(value)
	regex.match(pattern, value)
}
