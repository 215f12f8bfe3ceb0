import Glibc
import Synchronization

/// Two steps of one piece of work on two threads: what the first makes, the second takes in the same order, a little later.
public enum Pipeline {
    /// Makes elements on another thread, and takes them on this one.
    ///
    /// - Parameters:
    ///   - room: how many elements may wait to be taken.
    ///   - make: calls `put` with each element, and returns early when that answers false: then nobody takes any more.
    /// - Returns: what `make` returns.
    /// - Throws: what `take` throws, or else what `make` throws once everything that it made is taken: the same as one thread would throw.
    public static func run<Element: Sendable, Result: Sendable, Failure: Error>(
        room: Int, make: @Sendable (_ put: (Element) throws(Failure) -> Bool) throws(Failure) -> Result,
        take: (Element) throws(Failure) -> Void
    ) throws(Failure) -> Result {
        let (outcome, refusal) = withoutActuallyEscaping(make) { make in
            @Sendable func fill(_ handover: Handover<Element, Swift.Result<Result, Failure>>) {
                do throws(Failure) {
                    handover.finish(.success(try make { element in handover.put(element) }))
                } catch {
                    handover.finish(.failure(error))
                }
            }
            var handover = Handover<Element, Swift.Result<Result, Failure>>(room: room)
            let worker = WorkerThread { [handover] in fill(handover) }
            if worker == nil {
                // Where there are no threads, everything waits.
                handover = Handover(room: Int(Int32.max))
                fill(handover)
            }
            var refusal: Failure?
            while let element = handover.take() {
                do throws(Failure) { try take(element) } catch {
                    refusal = error
                    handover.stop()
                    break
                }
            }
            worker?.join()
            return (handover.outcome, refusal)
        }
        if let refusal { throw refusal }
        // There is one once everything is made.
        return try outcome.unsafelyUnwrapped.get()
    }
}

/// What waits between the two threads.
private final class Handover<Element: Sendable, Outcome: Sendable>: Sendable {
    private struct State {
        var waiting: [Element] = []
        var outcome: Outcome?
        var isStopped = false
    }

    private let state = Mutex(State())
    private let free: Semaphore
    private let filled = Semaphore(0)

    init(room: Int) { free = Semaphore(UInt32(max(1, room))) }

    func put(_ element: Element) -> Bool {
        free.wait()
        let isWanted = state.withLock { state in
            if !state.isStopped { state.waiting.append(element) }
            return !state.isStopped
        }
        // What is made although nobody takes it waits for nobody.
        if isWanted { filled.signal() } else { free.signal() }
        return isWanted
    }

    func finish(_ outcome: Outcome) {
        state.withLock { $0.outcome = outcome }
        filled.signal()
    }

    /// The next element; nil when there will be no more.
    func take() -> Element? {
        filled.wait()
        let element = state.withLock { $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() }
        free.signal()
        return element
    }

    /// Nobody takes any more.
    func stop() {
        state.withLock { $0.isStopped = true }
        free.signal()
    }

    var outcome: Outcome? { state.withLock { $0.outcome } }
}

/// A counter that threads wait at while it is zero.
private final class Semaphore: @unchecked Sendable {
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init(_ count: UInt32) { sem_init(semaphore, 0, count) }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    func signal() { sem_post(semaphore) }

    func wait() {
        while sem_wait(semaphore) != 0, errno == EINTR {}
    }
}
