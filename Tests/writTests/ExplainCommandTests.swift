import Foundation
import Testing

/// What `writ eval` tells of the way to an answer.
struct ExplainCommandTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        try directory.write(
            "authz.rego",
            """
            package authz

            allow if {
            	some role in input.roles
            	trace(role)
            	granted(role)
            }

            granted(role) if role == "admin"

            """)
        try directory.write("input.json", #"{"roles": ["reader", "admin"]}"#)
    }

    private func eval(_ flags: String...) throws -> Executable.Outcome {
        try directory.writ.run(["eval", "-d", "authz.rego", "-i", "input.json"] + flags + ["data.authz.allow"])
    }

    @Test("--explain notes shows what led to each note, then the answer")
    func notes() throws {
        let outcome = try eval("--explain", "notes", "--format", "pretty")
        #expect(
            outcome.output == """
                query:1          Enter data.authz.allow = _
                authz.rego:3     | Enter data.authz.allow
                authz.rego:5     | | Note "reader"
                authz.rego:5     | | Note "admin"
                true

                """)
    }

    @Test("--explain fails with --var-values shows the values of the variables that failed")
    func variables() throws {
        let outcome = try eval("--explain", "fails", "--var-values", "--format", "pretty")
        #expect(
            outcome.output == """
                query:1          Enter data.authz.allow = _            {}
                authz.rego:3     | Enter data.authz.allow              {}
                authz.rego:6     | | Fail data.authz.granted(role)     {role: "reader"}
                true

                """)
    }

    @Test("--explain full in JSON tells each event with OPA's member names")
    func json() throws {
        let outcome = try eval("--explain", "full")
        let document = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        let events = try #require(document["explanation"] as? [[String: Any]])
        #expect(events.count == 28)
        #expect(
            Set(events[0].keys) == ["Op", "Node", "Location", "QueryID", "ParentID", "Locals", "LocalMetadata", "Message", "Ref"])
        #expect(events[2]["Op"] as? String == "Index")
        #expect(events[2]["Message"] as? String == "(matched 1 rule, early exit)")
    }

    @Test("--profile counts evaluations line by line, in the order asked for")
    func profile() throws {
        let outcome = try eval("--profile-sort", "num_eval,line", "--profile-limit", "2")
        let document = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        let lines = try #require(document["profile"] as? [[String: Any]])
        #expect(lines.map { ($0["location"] as? [String: Any])?["row"] as? Int } == [6, 5])
        #expect(lines.map { $0["num_eval"] as? Int } == [2, 2])
        #expect(document["metrics"] != nil)
    }

    @Test("--count tells profile and metrics over all evaluations")
    func count() throws {
        let outcome = try eval("--profile", "--count", "3")
        let document = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        let lines = try #require(document["aggregated_profile"] as? [[String: Any]])
        #expect((lines[0]["total_time_ns_stats"] as? [String: Any])?["count"] as? Int == 3)
        #expect(document["profile"] == nil && document["metrics"] == nil && document["aggregated_metrics"] != nil)
    }

    @Test("--instrument times and counts parts of the evaluation")
    func instrument() throws {
        let outcome = try eval("--instrument")
        let document = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        let metrics = try #require(document["metrics"] as? [String: Any])
        #expect(metrics["timer_eval_op_rule_index_ns"] is Int)
        #expect(metrics["timer_compile_stage_check_types_ns"] is Int && metrics["timer_query_compile_stage_resolve_refs_ns"] is Int)
        #expect((metrics["histogram_eval_op_builtin_call"] as? [String: Any])?["count"] as? Int == 2)
    }

    @Test("test --var-values tells where each failed case of a table failed, with the values there")
    func tableValues() throws {
        try directory.write(
            "sums_test.rego",
            """
            package sums_test

            test_sum[name] if {
            	some name, c in {"right": [1, 2, 3], "wrong": [1, 2, 4]}
            	sum := c[0] + c[1]
            	sum == c[2]
            }

            """)
        let outcome = try directory.writ.run(["test", "--var-values", "sums_test.rego"])
        #expect(
            outcome.output.contains(
                """
                  wrong: FAIL
                    
                      sums_test.rego:6:
                        \tsum == c[2]
                        \t|      |
                        \t|      c[2]: 4
                        \t|      c: [1, 2, 4]
                        \t3    

                """))
    }

    @Test("test --format json has the steps to each result when it is verbose")
    func testTraces() throws {
        try directory.write("a_test.rego", "package a_test\n\ntest_bad if 1 == 2\n")
        let outcome = try directory.writ.run(["test", "--format", "json", "-v", "a_test.rego"])
        let results = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: Any]])
        let events = try #require(results[0]["trace"] as? [[String: Any]])
        #expect(events.map { $0["Op"] as? String } == ["Enter", "Enter", "Fail", "Fail"])
    }

    @Test("--partial has its own formats, and source is for it alone")
    func formats() throws {
        #expect(try eval("--partial", "--format", "raw").status == 2)
        #expect(try eval("--format", "source").status == 2)
        #expect(try eval("--partial", "--unknowns", "1").status == 2)
    }

    @Test("--partial shows queries and support modules in a table")
    func partialTable() throws {
        let outcome = try eval("--partial", "--format", "pretty")
        #expect(
            outcome.output == """
                +---------+------------------------------------+
                | Query 1 | "admin" = input.roles[__local1__1] |
                |         | trace("admin")                     |
                +---------+------------------------------------+

                """)
    }
}
