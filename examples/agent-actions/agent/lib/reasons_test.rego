package agent.lib.reasons_test

import data.agent.lib.reasons

test_reasons_have_an_effect if {
	reasons.deny({"question": "q"}, "c", "m") == {"question": "q", "effect": "deny", "code": "c", "msg": "m"}
	reasons.narrow({"question": "q"}, "c", "m") == {"question": "q", "effect": "narrow", "code": "c", "msg": "m"}
}
