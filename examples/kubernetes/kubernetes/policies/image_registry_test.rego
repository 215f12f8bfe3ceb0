package kubernetes.policies.image_registry_test

import data.kubernetes.policies.image_registry
import data.kubernetes.testing

pod_with(image) := testing.create(testing.pod({"containers": [testing.container_with({"image": image})]}))

test_allowed_registries if {
	every image in [
		"registry.example.org/platform/proxy:1.4",
		"registry.example.org/teams/shop/web",
		"registry.k8s.io/pause:3.10",
	] {
		image_registry.violations == set() with input as pod_with(image)
	}
}

test_other_registries if {
	every image in [
		"nginx",
		"ghcr.io/acme/web:1.0",
		"registry.example.org/teams-test/web:1.0",
		"registry.example.org.evil.example/teams/web:1.0",
		"evil.example/registry.k8s.io/pause:3.10",
		"",
	] {
		count(image_registry.violations) == 1 with input as pod_with(image)
	}
}

test_container_without_image if {
	document := testing.create(testing.pod({"initContainers": [{"name": "init"}]}))
	count(image_registry.violations) == 1 with input as document
}
