package kubernetes.policies.host_namespaces_test

import data.kubernetes.policies.host_namespaces
import data.kubernetes.testing

test_each_namespace_of_the_node if {
	every field in ["hostNetwork", "hostPID", "hostIPC"] {
		every document in [testing.pod({field: true}), testing.deployment({field: true}), testing.cron_job({field: true})] {
			count(host_namespaces.violations) == 1 with input as testing.create(document)
		}
	}
}

test_namespaces_of_its_own if {
	every spec in [{}, {"hostNetwork": false, "hostPID": false, "hostIPC": false}, {"hostNetwork": null}] {
		host_namespaces.violations == set() with input as testing.create(testing.pod(spec))
	}
}
