# METADATA
# title: Admission reviews for tests
# description: Builds the smallest reviews in which a test can say what it is about.
package kubernetes.testing

# METADATA
# title: A request that creates the object
create(document) := review("CREATE", document)

# METADATA
# title: A request with this operation on the object
review(operation, document) := {
	"apiVersion": "admission.k8s.io/v1",
	"kind": "AdmissionReview",
	"request": {
		"uid": "705ab4f5-6393-11e8-b7cc-42010a800002",
		"kind": {"group": "", "version": "v1", "kind": document.kind},
		"namespace": "shop",
		"name": "web",
		"operation": operation,
		"object": document,
	},
}

# METADATA
# title: A pod with this specification
pod(spec) := {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "labels": labels}, "spec": spec}

# METADATA
# title: A deployment of pods with this specification
deployment(spec) := {
	"apiVersion": "apps/v1",
	"kind": "Deployment",
	"metadata": {"name": "web", "labels": labels},
	"spec": {"template": {"metadata": {"labels": labels}, "spec": spec}},
}

# METADATA
# title: A cron job of pods with this specification
cron_job(spec) := {
	"apiVersion": "batch/v1",
	"kind": "CronJob",
	"metadata": {"name": "web", "labels": labels},
	"spec": {"jobTemplate": {"spec": {"template": {"metadata": {"labels": labels}, "spec": spec}}}},
}

# METADATA
# title: A container that no policy objects to
container := {
	"name": "app",
	"image": "registry.example.org/teams/shop/web@sha256:4f3c1b0d9e8a7f6c5b4a39281706f5e4d3c2b1a09f8e7d6c5b4a392817060504",
	"resources": {"requests": {"cpu": "100m", "memory": "128Mi"}, "limits": {"memory": "256Mi"}},
}

# METADATA
# title: The same container with other fields
container_with(fields) := object.union(container, fields)

# METADATA
# title: Labels that no policy objects to
labels := {"app.kubernetes.io/name": "web", "example.org/owner": "team-shop"}

# METADATA
# title: Messages of a set of violations
messages(violations) := {violation.msg | some violation in violations}
