package kubernetes.policies.image_digest_test

import data.kubernetes.policies.image_digest
import data.kubernetes.testing

test_image_with_digest if {
	image_digest.violations == set() with input as testing.create(testing.pod({"containers": [testing.container]}))
}

test_image_with_tag if {
	container := testing.container_with({"image": "registry.k8s.io/pause:3.10"})
	some violation in image_digest.violations with input as testing.create(testing.pod({"initContainers": [container]}))
	violation.enforcement == "advisory"
}
