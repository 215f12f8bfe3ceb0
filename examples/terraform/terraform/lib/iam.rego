# METADATA
# title: IAM statements
# description: Brings the statements of all identity policies of a plan into one form.
package terraform.lib.iam

import data.terraform.lib.plan

# METADATA
# title: Types of resources whose attribute `policy` grants rights to an identity
policy_types := {
	"aws_iam_group_policy",
	"aws_iam_policy",
	"aws_iam_role_policy",
	"aws_iam_user_policy",
}

# METADATA
# title: Statements with the resource that holds them
# description: >-
#   Each has `effect`, and as sets `actions`, `not_actions` and `resources`. From policy documents whose text is known,
#   from the inline policies of roles, and from documents that are put together only when the plan is applied.
# scope: document
statements contains statement if {
	some [holder, text] in texts
	json.is_valid(text)
	document := json.unmarshal(text)
	some raw in as_list(document.Statement)
	statement := {
		"holder": holder,
		"effect": raw.Effect,
		"actions": as_set(object.get(raw, "Action", [])),
		"not_actions": as_set(object.get(raw, "NotAction", [])),
		"resources": as_set(object.get(raw, "Resource", [])),
	}
}

statements contains statement if {
	some holder in plan.deferred.aws_iam_policy_document
	some raw in holder.after.statement
	statement := {
		"holder": holder,
		"effect": effect(raw),
		"actions": as_set(object.get(raw, "actions", null)),
		"not_actions": as_set(object.get(raw, "not_actions", null)),
		"resources": as_set(object.get(raw, "resources", null)),
	}
}

texts contains [holder, text] if {
	some type in policy_types
	some holder in plan.resources[type]
	text := holder.after.policy
}

texts contains [holder, text] if {
	some holder in plan.resources.aws_iam_role
	some inline in holder.after.inline_policy
	text := inline.policy
}

# `Allow` is the default of the data source's `effect`.
effect(raw) := raw.effect if is_string(raw.effect)

effect(raw) := "Allow" if object.get(raw, "effect", null) == null

# IAM's JSON allows one value in place of a list of one.
as_list(value) := value if is_array(value)

as_list(value) := [value] if is_object(value)

as_list(value) := [value] if is_string(value)

as_list(null) := []

as_set(value) := {element | some element in as_list(value)}
