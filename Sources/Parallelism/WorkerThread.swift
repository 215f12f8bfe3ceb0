import Glibc

/// A thread that does one piece of work.
///
/// Its stack is as large as that of a program's first thread usually is: readers and rewriters bound how deep they nest with that in mind,
/// and a pool's threads have far less.
struct WorkerThread {
    /// Bytes. Pages are used only when they are reached.
    private static let stackSize = 8 << 20

    private final class Work {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    private let thread: pthread_t

    /// Begins the work at once; nothing when the system gives no thread.
    init?(_ run: @escaping @Sendable () -> Void) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, Self.stackSize)
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

    /// Waits until the work is done.
    func join() { pthread_join(thread, nil) }
}
