// writTests
