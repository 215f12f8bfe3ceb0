// RegoPlanTests
