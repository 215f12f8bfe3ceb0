package kubernetes_test

import data.kubernetes
import data.kubernetes.testing

test_admitting_response if {
	kubernetes.response == {
		"apiVersion": "admission.k8s.io/v1",
		"kind": "AdmissionReview",
		"response": {
			"uid": "705ab4f5-6393-11e8-b7cc-42010a800002",
			"allowed": true,
			"warnings": [],
		},
	} with input as testing.create(testing.pod({"containers": [testing.container]}))
}

test_refusing_response if {
	container := testing.container_with({"securityContext": {"privileged": true}})
	answer := kubernetes.response with input as testing.create(testing.pod({"containers": [container], "hostPID": true}))
	answer.response.allowed == false
	answer.response.status.code == 403
	answer.response.status.message == concat(" ", [
		"host_namespaces: Remove hostPID: the pod must not share it with the node.",
		"privileged: Remove securityContext.privileged from container app.",
	])
}

test_response_with_warning if {
	container := testing.container_with({"image": "registry.k8s.io/pause:3.10"})
	answer := kubernetes.response with input as testing.create(testing.pod({"containers": [container]}))
	answer.response.allowed
	answer.response.warnings == ["image_digest: Container app: pin the image by its digest."]
}

test_input_without_uid if {
	answer := kubernetes.response with input as {}
	answer.response.uid == ""
	not answer.response.allowed
}
