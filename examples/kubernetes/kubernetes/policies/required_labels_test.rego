package kubernetes.policies.required_labels_test

import data.kubernetes.policies.required_labels
import data.kubernetes.testing

test_labels_of_object_and_pod if {
	every document in [testing.pod({}), testing.deployment({}), testing.cron_job({})] {
		required_labels.violations == set() with input as testing.create(document)
	}
}

test_pod_without_labels if {
	every metadata in [{}, {"labels": null}, {"labels": {}}, {"name": "web"}] {
		document := {"kind": "Pod", "metadata": metadata, "spec": {}}
		count(required_labels.violations) == 2 with input as testing.create(document)
	}
}

test_label_that_only_the_object_has if {
	template := {"metadata": {"labels": {"example.org/owner": null}}}
	document := object.union(testing.deployment({}), {"spec": {"template": template}})
	violations := required_labels.violations with input as testing.create(document)
	testing.messages(violations) == {"Set the label example.org/owner of the pod to a value that matches ^team-[a-z0-9-]+$."}
}

test_label_that_only_the_pod_has if {
	document := object.union(testing.deployment({}), {"metadata": {"labels": {"app.kubernetes.io/name": null}}})
	some violation in required_labels.violations with input as testing.create(document)
	contains(violation.msg, "app.kubernetes.io/name of the Deployment")
}

test_label_with_another_value if {
	document := object.union(testing.pod({}), {"metadata": {"labels": {"example.org/owner": "nobody"}}})
	count(required_labels.violations) == 1 with input as testing.create(document)
}
