import RegoPlan
import RegoSyntax

extension CompiledModules {
    /// An error for each built-in function that a plan calls and an engine has not, at the first place that names it.
    ///
    /// Asked of a plan, not of modules, where calls do not matter that the plan does not make: tests replace functions by `with`.
    public func missingBuiltins(
        in plan: Plan, queries: [CompiledQuery] = [], isImplemented: (String) -> Bool
    ) -> RegoDiagnostics? {
        missing(Set(plan.builtins.map(\.name).filter { !isImplemented($0) }), queries)
    }

    /// An error for each of the built-in functions, at the first place that names it; nothing for none.
    public func missingBuiltins(named names: Set<String>) -> RegoDiagnostics? { missing(names, []) }

    /// The same of all calls in the modules.
    public func missingBuiltins(isImplemented: (String) -> Bool) -> RegoDiagnostics? {
        missingBuiltins(named: Set(builtins.map(\.name).filter { !isImplemented($0) }))
    }

    private func missing(_ names: Set<String>, _ queries: [CompiledQuery]) -> RegoDiagnostics? {
        var missing = names
        guard !missing.isEmpty else { return nil }
        var found: [RegoDiagnostic] = []
        func look(at expr: Expr) {
            guard let name = expr.call?.name, missing.remove(name) != nil else { return }
            found.append(Self.missingBuiltin(name, at: expr.location))
        }
        for query in queries {
            query.body.forEachExpr { expr in
                look(at: expr)
                return true
            }
        }
        for module in modules {
            for rule in module.rules {
                rule.forEachExpr { expr in
                    look(at: expr)
                    return true
                }
            }
        }
        for name in missing.sorted() { found.append(Self.missingBuiltin(name, at: .none)) }
        var all = RegoDiagnostics(found)
        all.sort()
        return all
    }

    private static func missingBuiltin(_ name: String, at location: SourceLocation) -> RegoDiagnostic {
        RegoDiagnostic(
            .compile, "built-in function \(name) is not available in this engine", at: location,
            remedy: "`writ capabilities --current` lists what is; tests may replace the function by `with`")
    }
}
