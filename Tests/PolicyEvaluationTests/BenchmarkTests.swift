import PolicyEvaluation
import RegoSyntax
import Testing

struct BenchmarkTests {
    @Test("figures are written as Go writes them: about four digits that count")
    func numbers() {
        let texts = [0, 27677, 99.95, 99.94, 9.995, 1.5, 0.25, 0.025, 0.0025, 0.000_025].map(BenchmarkResult.text)
        #expect(
            texts == [
                "         0", "     27677", "       100", "        99.9", "        10.0", "         1.50", "         0.250",
                "         0.0250", "         0.00250", "         0.000025",
            ])
    }

    @Test("a result is one line that Go's tools read, and a document")
    func forms() {
        let result = BenchmarkResult(
            runs: 44749, nanoseconds: 1_238_518_073, memory: .init(bytes: 12303, allocations: 229),
            figures: ["timer_rego_query_eval_ns/op": 23146, "a": 0.5])
        #expect(result.text == "   44749\t     27677 ns/op\t         0.500 a\t     23146 timer_rego_query_eval_ns/op")
        #expect(result.memoryText == "\t   12303 B/op\t     229 allocs/op")
        #expect(
            result.json.text()
                == #"{"N":44749,"T":1238518073,"Bytes":0,"MemAllocs":10247521,"MemBytes":550546947,"Extra":{"a":0.5,"timer_rego_query_eval_ns/op":23146}}"#
        )
        #expect(BenchmarkResult.none.json["Extra"] == .null)
    }

    @Test("as many runs are made as fit into the time, and no more than enough")
    func runs() throws {
        var benchmark = Benchmark()
        benchmark.duration = 20_000_000
        var count = 0
        let measured = benchmark.measure { () throws(Never) in
            for number in 0..<1000 { count &+= number & 1 }
        }
        #expect(measured.nanoseconds > 0 && measured.runs > 1)
        benchmark.mostRuns = 100
        #expect(benchmark.measure { () throws(Never) in count &+= 1 }.runs == 100)
        #expect(benchmark.times(7) { () throws(Never) in count &+= 1 }.count == 7)
    }
}
