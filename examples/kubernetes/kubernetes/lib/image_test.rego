package kubernetes.lib.image_test

import data.kubernetes.lib.image

digest := "sha256:4f3c1b0d9e8a7f6c5b4a39281706f5e4d3c2b1a09f8e7d6c5b4a392817060504"

test_references if {
	cases := {
		"nginx": ["docker.io/library/nginx", "", ""],
		"nginx:1.27": ["docker.io/library/nginx", "1.27", ""],
		"bitnami/redis:7": ["docker.io/bitnami/redis", "7", ""],
		"localhost/app": ["localhost/app", "", ""],
		"localhost:5000/app:v1": ["localhost:5000/app", "v1", ""],
		"registry.example.org/teams/shop/web:2.1.0": ["registry.example.org/teams/shop/web", "2.1.0", ""],
		concat("@", ["registry.k8s.io/pause:3.10", digest]): ["registry.k8s.io/pause", "3.10", digest],
		concat("@", ["registry.k8s.io/pause", digest]): ["registry.k8s.io/pause", "", digest],
	}
	every reference, parts in cases {
		image.parse(reference) == {"repository": parts[0], "tag": parts[1], "digest": parts[2]}
	}
}

test_what_is_no_reference if {
	every reference in ["", "web@sha256:abc", "@sha256:abc"] {
		not image.parse(reference)
	}
}
