// RegoCompilerTests
