import Glibc

/// A thread that does one piece of work, on a stack of a size that the work was written for: a pool's threads have far less than a
/// program's first thread.
public struct WorkerThread {
    /// As large as the stack of a program's first thread usually is, in bytes. Readers and rewriters bound how deep they nest with that in
    /// mind. Pages are used only when they are reached.
    public static let usualStackSize = 8 << 20

    private final class Work {
        let run: () -> Void
        init(_ run: @escaping () -> Void) { self.run = run }
    }

    private let thread: pthread_t

    /// Begins the work at once; nothing when the system gives no thread.
    init?(_ run: @escaping @Sendable () -> Void) { self.init(stackSize: Self.usualStackSize, run) }

    private init?(stackSize: Int, _ run: @escaping () -> Void) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, stackSize)
        let work = Unmanaged.passRetained(Work(run))
        var thread = pthread_t()
        let status = pthread_create(
            &thread, &attributes,
            { argument in
                // The only argument that is ever given: the retained work.
                if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            }, work.toOpaque())
        guard status == 0 else {
            work.release()
            return nil
        }
        self.thread = thread
    }

    /// Does a piece of work on a stack of so many bytes, while this thread waits.
    ///
    /// - Returns: false when the system gives no such thread; `body` has not run then.
    public static func wait(stackSize: Int, for body: () -> Void) -> Bool {
        withoutActuallyEscaping(body) { body in
            guard let worker = WorkerThread(stackSize: stackSize, body) else { return false }
            worker.join()
            return true
        }
    }

    /// Waits until the work is done.
    func join() { pthread_join(thread, nil) }
}
