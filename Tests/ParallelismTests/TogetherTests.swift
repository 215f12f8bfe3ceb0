import Parallelism
import Testing

@Suite("Together")
struct TogetherTests {
    private enum Mistake: Error, Equatable { case own, other }

    @Test("both pieces of work are done")
    func results() throws {
        let (other, own) = try Together.run({ () throws(Mistake) in (1...1_000).reduce(0, +) }, while: { "own" })
        #expect(other == 500_500 && own == "own")
    }

    @Test("a mistake of one's own comes first, and both pieces of work have ended when a mistake is thrown")
    func mistakes() {
        #expect(throws: Mistake.own) {
            try Together.run({ () throws(Mistake) -> Int in throw .other }, while: { throw Mistake.own })
        }
        var isDone = false
        #expect(throws: Mistake.other) {
            try Together.run({ () throws(Mistake) -> Int in throw .other }, while: { isDone = true })
        }
        #expect(isDone)
    }
}
