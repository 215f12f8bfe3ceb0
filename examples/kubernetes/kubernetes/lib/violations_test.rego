package kubernetes.lib.violations_test

import data.kubernetes.lib.violations.violation
import data.kubernetes.testing

test_violation_names_the_object if {
	violation({"policy": "p"}, "Do this.") == {
		"policy": "p",
		"resource": "Pod/shop/web",
		"msg": "Do this.",
	} with input as testing.create(testing.pod({}))
}

test_object_without_a_name_yet if {
	violation({}, "").resource == "Pod/shop" with input as {"request": {
		"kind": {"kind": "Pod"},
		"namespace": "shop",
		"name": "",
	}}
}

test_input_without_request if {
	violation({}, "").resource == "" with input as {}
}
