// Modules to diagnostics, or to a plan.
