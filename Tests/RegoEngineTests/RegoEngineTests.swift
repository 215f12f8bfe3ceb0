// RegoEngineTests
