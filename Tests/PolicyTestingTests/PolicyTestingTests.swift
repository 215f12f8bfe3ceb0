// PolicyTestingTests
