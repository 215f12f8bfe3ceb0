// The intermediate representation ("plan") and its JSON, compatible with OPA's plan.json.
