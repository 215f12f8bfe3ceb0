import Parallelism
import Synchronization
import Testing

@Suite("Pipeline")
struct PipelineTests {
    private enum Mistake: Error, Equatable {
        case making(Int)
        case taking(Int)
    }

    @Test("elements are taken in the order in which they are made, however few may wait", arguments: [0, 1, 3, 100])
    func order(room: Int) throws {
        for count in [0, 1, 2, 50, 2_000] {
            var taken: [Int] = []
            let made = try Pipeline.run(room: room) { (put) throws(Mistake) -> Int in
                var wanted = 0
                for number in 0..<count where try put(number) { wanted += 1 }
                return wanted
            } take: { (number: Int) throws(Mistake) in
                taken.append(number)
            }
            #expect(taken == Array(0..<count) && made == count)
        }
    }

    @Test("a mistake in making is thrown when everything before it is taken")
    func making() {
        var taken = 0
        #expect(throws: Mistake.making(30)) {
            try Pipeline.run(room: 4) { (put) throws(Mistake) -> Int in
                for number in 0..<30 { _ = try put(number) }
                throw .making(30)
            } take: { (_: Int) throws(Mistake) in
                taken += 1
            }
        }
        #expect(taken == 30)
    }

    @Test("a mistake in taking is thrown, and ends the making", arguments: [1, 4])
    func taking(room: Int) {
        let made = Mutex(0)
        #expect(throws: Mistake.taking(10)) {
            try Pipeline.run(room: room) { (put) throws(Mistake) -> Int in
                for number in 0... {
                    made.withLock { $0 += 1 }
                    if try !put(number) { break }
                }
                throw .making(0)
            } take: { (number: Int) throws(Mistake) in
                if number == 10 { throw .taking(number) }
            }
        }
        #expect(made.withLock { $0 } <= 11 + room + 1)
    }

    @Test("whoever goes on making when nobody takes any more is not held up")
    func makingOn() {
        #expect(throws: Mistake.taking(0)) {
            try Pipeline.run(room: 2) { (put) throws(Mistake) -> Int in
                for number in 0..<1_000 { _ = try put(number) }
                return 0
            } take: { (_: Int) throws(Mistake) in
                throw .taking(0)
            }
        }
    }
}
