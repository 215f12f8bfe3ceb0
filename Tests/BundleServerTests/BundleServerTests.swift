// BundleServerTests
