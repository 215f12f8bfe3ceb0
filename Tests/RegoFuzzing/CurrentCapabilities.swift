import RegoCompiler
import RegoSyntax

/// The built-in functions that there are, as the JSON text of a capabilities document.
public func currentCapabilities() -> String { Capabilities.current.json.text() }
