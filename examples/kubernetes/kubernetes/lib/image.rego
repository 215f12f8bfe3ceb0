# METADATA
# title: Image references
# description: Takes a reference such as `registry.example.org/team/app:1.2@sha256:...` apart.
package kubernetes.lib.image

# METADATA
# title: The parts of an image reference
# description: >-
#   `repository` is complete: with the registry that is meant when the reference names none, so that `nginx` is
#   `docker.io/library/nginx`. `tag` and `digest` are "" when the reference has none.
parse(reference) := {
	"repository": repository(name),
	"tag": tag,
	"digest": digest,
} if {
	[[_, name, tag, digest]] := regex.find_all_string_submatch_n(
		`^([^@]+?)(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$`,
		reference,
		1,
	)
}

repository(name) := name if has_registry(name)

repository(name) := concat("", ["docker.io/", name]) if {
	contains(name, "/")
	not has_registry(name)
}

repository(name) := concat("", ["docker.io/library/", name]) if not contains(name, "/")

# The part before the first slash is a registry when it looks like a host: with a dot or a port, or localhost.
has_registry(name) if regex.match(`^([^/]*[.:][^/]*|localhost)/`, name)
