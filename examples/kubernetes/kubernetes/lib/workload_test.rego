package kubernetes.lib.workload_test

import data.kubernetes.lib.workload
import data.kubernetes.testing

spec := {
	"containers": [{"name": "app"}],
	"initContainers": [{"name": "init"}],
	"ephemeralContainers": [{"name": "debug"}],
}

test_pod_and_templates_are_found if {
	template := {"metadata": {"name": "web"}, "spec": spec}
	every document in [
		testing.pod(spec),
		testing.deployment(spec),
		testing.cron_job(spec),
		{"kind": "PodTemplate", "template": template},
		{"kind": "Job", "spec": {"template": template}},
	] {
		some pod in workload.pods with input as testing.create(document)
		pod.spec == spec
	}
}

test_containers_of_all_lists if {
	containers := workload.containers with input as testing.create(testing.deployment(spec))
	{[container.list, container.name] | some container in containers} == {
		["containers", "app"],
		["initContainers", "init"],
		["ephemeralContainers", "debug"],
	}
}

test_container_without_name if {
	some container in workload.containers with input as testing.create(testing.pod({"containers": [{"image": "x"}]}))
	container.name == "#0"
}

test_pod_without_containers if {
	workload.containers == set() with input as testing.create(testing.pod({"containers": null}))
}

test_template_without_metadata if {
	deployment := {"kind": "Deployment", "spec": {"template": {"spec": spec}}}
	some pod in workload.pods with input as testing.create(deployment)
	pod.metadata == {}
}

test_object_that_starts_no_pods if {
	workload.pods == set() with input as testing.create({"kind": "Service", "spec": {"ports": []}})
}

test_update_is_reviewed if {
	count(workload.pods) == 1 with input as testing.review("UPDATE", testing.pod(spec))
}

test_deletion_is_not_reviewed if {
	workload.pods == set() with input as testing.review("DELETE", testing.pod(spec))
}

test_object_being_deleted_is_not_reviewed if {
	pod := object.union(testing.pod(spec), {"metadata": {"deletionTimestamp": "2026-03-02T08:00:00Z"}})
	workload.pods == set() with input as testing.review("UPDATE", pod)
}
