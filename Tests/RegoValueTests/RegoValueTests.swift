// RegoValueTests
