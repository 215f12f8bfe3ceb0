// RegoSyntaxTests
