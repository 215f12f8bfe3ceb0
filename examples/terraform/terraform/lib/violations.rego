# METADATA
# title: Violations
# description: The one shape of a violation, so that pipelines, reports and evidence can rely on it.
package terraform.lib.violations

# METADATA
# title: A violation of a policy by a resource
# description: >-
#   `policy` carries id, severity, enforcement and controls; the result adds the resource's address and a message
#   that tells the author what to change.
violation(policy, address, message) := object.union(policy, {
	"resource": address,
	"msg": message,
})
