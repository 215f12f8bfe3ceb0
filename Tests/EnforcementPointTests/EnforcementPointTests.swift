// EnforcementPointTests
