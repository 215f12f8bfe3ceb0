package admission

containers := input.request.object.spec.template.spec.containers

deny contains message if {
	some container in containers
	not from_allowed_registry(container.image)
	message := sprintf("container %s: image %s is from another registry", [container.name, container.image])
}

deny contains message if {
	some container in containers
	endswith(container.image, ":latest")
	message := sprintf("container %s: image %s has no version", [container.name, container.image])
}

deny contains message if {
	some container in containers
	container.securityContext.privileged
	message := sprintf("container %s is privileged", [container.name])
}

deny contains message if {
	some container in containers
	some resource in ["cpu", "memory"]
	not container.resources.limits[resource]
	message := sprintf("container %s has no %s limit", [container.name, resource])
}

deny contains message if {
	some label in data.required_labels
	not input.request.object.metadata.labels[label]
	message := sprintf("label %s is missing", [label])
}

from_allowed_registry(image) if {
	some registry in data.registries
	startswith(image, registry)
}
