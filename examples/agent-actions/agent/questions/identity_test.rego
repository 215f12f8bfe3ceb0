package agent.questions.identity_test

import data.agent.questions.identity
import data.agent.testing

test_active_agent_in_its_session if {
	identity.reasons == set() with input as testing.request
}

test_unknown_agent if {
	reasons := identity.reasons with input as testing.with_agent({"id": "mallory-bot"})
	"identity_unknown_agent" in testing.codes(reasons)
}

test_suspended_agent if {
	reasons := identity.reasons with input as testing.with_agent({"id": "nightly-janitor"})
	{reason.msg | some reason in reasons} == {"The agent is suspended: ask team-data."}
}

test_session_that_has_ended if {
	every session in [
		{"expires_at": "2026-03-02T10:15:00Z"},
		{"issued_at": "2026-03-02T10:15:01Z"},
	] {
		reasons := identity.reasons with input as testing.with_agent({"session": session})
		testing.codes(reasons) == {"identity_session_ended"}
	}
}

test_request_without_time if {
	reasons := identity.reasons with input as object.remove(testing.request, ["time"])
	testing.codes(reasons) == {"identity_session_ended"}
}

test_person_who_may_not_send_the_agent if {
	every person in ["linus@example.org", "", null] {
		reasons := identity.reasons with input as testing.with_agent({"on_behalf_of": person})
		testing.codes(reasons) == {"identity_principal_not_allowed"}
	}
}

test_empty_input if {
	reasons := identity.reasons with input as {}
	{"identity_unknown_agent", "identity_session_ended"} - testing.codes(reasons) == set()
}
