# METADATA
# title: Violations
# description: The one shape of a violation, so that webhooks, reports and evidence can rely on it.
package kubernetes.lib.violations

# METADATA
# title: A violation of a policy
# description: >-
#   `policy` carries id, severity, enforcement and controls; the result adds the object's kind, namespace and name, and a
#   message that tells its author what to change.
violation(policy, message) := object.union(policy, {
	"resource": resource,
	"msg": message,
})

# The name of an object that has only `generateName` is not known yet.
resource := concat("/", [part |
	is_object(input.request)
	some path in [["kind", "kind"], ["namespace"], ["name"]]
	part := object.get(input.request, path, "")
	is_string(part)
	part != ""
])
