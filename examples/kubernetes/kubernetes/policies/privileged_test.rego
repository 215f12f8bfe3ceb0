package kubernetes.policies.privileged_test

import data.kubernetes.policies.privileged
import data.kubernetes.testing

root := testing.container_with({"securityContext": {"privileged": true}})

test_privileged_container_of_any_list if {
	every list in ["containers", "initContainers", "ephemeralContainers"] {
		every document in [testing.pod({list: [root]}), testing.deployment({list: [root]})] {
			count(privileged.violations) == 1 with input as testing.create(document)
		}
	}
}

test_container_with_fewer_rights if {
	every fields in [{}, {"securityContext": {}}, {"securityContext": {"privileged": false}}] {
		spec := {"containers": [testing.container_with(fields)]}
		privileged.violations == set() with input as testing.create(testing.pod(spec))
	}
}

test_message_names_the_container if {
	document := testing.create(testing.pod({"containers": [testing.container, object.union(root, {"name": "agent"})]}))
	violations := privileged.violations with input as document
	testing.messages(violations) == {"Remove securityContext.privileged from container agent."}
}
