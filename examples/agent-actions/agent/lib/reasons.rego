# METADATA
# title: Reasons
# description: The one shape of a reason, so that agents, people and evidence can rely on it.
package agent.lib.reasons

# METADATA
# title: A reason to deny the action
deny(question, code, message) := object.union(question, {"effect": "deny", "code": code, "msg": message})

# METADATA
# title: A reason to narrow the action
# description: It goes on with fewer resources, or as a dry run.
narrow(question, code, message) := object.union(question, {"effect": "narrow", "code": code, "msg": message})
