// The HTTP face of a published repository.
