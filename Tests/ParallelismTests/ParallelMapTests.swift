import Parallelism
import Testing

@Suite("Parallel map")
struct ParallelMapTests {
    private struct Odd: Error, Equatable { let number: Int }

    @Test("results stand in the order of the elements, however many there are", arguments: [0, 1, 2, 15, 16, 17, 33, 1000, 12_345])
    func order(count: Int) {
        #expect(Array(0..<count).mapInParallel(share: 1) { $0 * 3 } == (0..<count).map { $0 * 3 })
    }

    @Test("the error of the first element that has one is thrown")
    func firstError() {
        #expect(throws: Odd(number: 501)) {
            try Array(0..<1000).mapInParallel(share: 1) { (number) throws(Odd) in
                if number > 500, number % 2 == 1 { throw Odd(number: number) }
                return number
            }
        }
    }

    @Test("elements are changed in their places, each once")
    func change() {
        var numbers = Array(0..<5000)
        let before = numbers.changeInParallel(share: 1, with: ()) { _, number, _ in
            defer { number += 1 }
            return number
        }
        #expect(before == Array(0..<5000))
        #expect(numbers == Array(1...5000))
    }

    @Test("a copy of the array keeps what it had")
    func copies() {
        var numbers = Array(repeating: "a", count: 100)
        let copy = numbers
        _ = numbers.changeInParallel(share: 1, with: ()) { _, text, _ in text += "b" }
        #expect(copy == Array(repeating: "a", count: 100))
        #expect(numbers == Array(repeating: "ab", count: 100))
    }

    @Test("what threads cannot share is made for each thread and used by one thread at a time")
    func context() {
        final class Memory { var known: [Int: Int] = [:] }
        let squares = Array(0..<2000).mapInParallel(share: 1, with: Memory()) { memory, number in
            memory.known[number % 10] = number
            return memory.known[number % 10].map { $0 * $0 }
        }
        #expect(squares == (0..<2000).map { $0 * $0 })
    }

    @Test("work may nest deep on any of the threads")
    func deepStack() {
        @Sendable func depth(_ levels: Int) -> Int {
            withUnsafeTemporaryAllocation(byteCount: 1024, alignment: 16) { buffer in
                buffer[0] = 1
                return levels == 0 ? 0 : depth(levels - 1) + Int(buffer[0])
            }
        }
        #expect(Array(repeating: 1500, count: 64).mapInParallel(share: 1, depth) == Array(repeating: 1500, count: 64))
    }
}
