# METADATA
# title: Workloads
# description: >-
#   Finds the pod specification and the containers in the object under review, be it a pod or an object that starts
#   pods: Deployment, ReplicaSet, StatefulSet, DaemonSet, Job, CronJob, ReplicationController, PodTemplate.
package kubernetes.lib.workload

# METADATA
# title: The object under review
# description: >-
#   Undefined unless the request creates or changes it. An object that is being deleted is left out too: whoever removes
#   its finalizers must not be stopped by rules that came later.
# scope: document
reviewed := input.request.object if {
	input.request.operation in {"CREATE", "UPDATE"}
	not input.request.object.metadata.deletionTimestamp
}

# METADATA
# title: Pods that the object is or starts
# description: Each with `path`, where it is in the object, its `metadata` and its `spec`.
# scope: document
pods contains pod if {
	some path in pod_paths[reviewed.kind]
	template := at(path)
	is_object(template.spec)
	pod := {
		"path": path,
		"metadata": object.get(template, "metadata", {}),
		"spec": template.spec,
	}
}

# Where the kinds keep their pod.
pod_paths := {
	"CronJob": [["spec", "jobTemplate", "spec", "template"]],
	"DaemonSet": [["spec", "template"]],
	"Deployment": [["spec", "template"]],
	"Job": [["spec", "template"]],
	"Pod": [[]],
	"PodTemplate": [["template"]],
	"ReplicaSet": [["spec", "template"]],
	"ReplicationController": [["spec", "template"]],
	"StatefulSet": [["spec", "template"]],
}

at([]) := reviewed

at([key]) := reviewed[key]

at([first, second]) := reviewed[first][second]

at([first, second, third, fourth]) := reviewed[first][second][third][fourth]

# METADATA
# title: Containers of all pods
# description: >-
#   Each with `list`, the list it is in (`containers`, `initContainers` or `ephemeralContainers`), its `name` and its
#   `spec`.
# scope: document
containers contains container if {
	some pod in pods
	some list in ["containers", "initContainers", "ephemeralContainers"]
	is_array(pod.spec[list])
	some i, spec in pod.spec[list]
	is_object(spec)
	container := {
		"list": list,
		"name": object.get(spec, "name", sprintf("#%d", [i])),
		"spec": spec,
	}
}
