// PolicyBundleTests
