package kubernetes.policies.image_tag_test

import data.kubernetes.policies.image_tag
import data.kubernetes.testing

pod_with(image) := testing.create(testing.pod({"containers": [testing.container_with({"image": image})]}))

digest := "sha256:4f3c1b0d9e8a7f6c5b4a39281706f5e4d3c2b1a09f8e7d6c5b4a392817060504"

test_version_or_digest if {
	every image in [
		"nginx:1.27",
		"localhost:5000/web:v2",
		concat("@", ["nginx", digest]),
		concat("@", ["nginx:latest", digest]),
	] {
		image_tag.violations == set() with input as pod_with(image)
	}
}

test_no_version if {
	every image in ["nginx", "nginx:latest", "localhost:5000/web", "registry.example.org/teams/web:latest", ""] {
		count(image_tag.violations) == 1 with input as pod_with(image)
	}
}

test_container_without_image if {
	count(image_tag.violations) == 1 with input as testing.create(testing.pod({"ephemeralContainers": [{"name": "debug"}]}))
}
