// Turning bundles into a published repository of static files.
