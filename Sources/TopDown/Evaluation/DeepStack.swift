import Glibc

/// Runs a search on a thread of its own, whose stack is large enough for the depth that searches reach.
enum DeepStack {
    /// Bytes of the thread's stack. Pages are used only when they are reached.
    static let size = 512 << 20

    private final class Job {
        let body: () -> Void
        init(_ body: @escaping () -> Void) { self.body = body }
    }

    /// - Returns: false when the system gives no such thread; `body` has not run then.
    static func run(_ body: () -> Void) -> Bool {
        withoutActuallyEscaping(body) { body in
            let job = Unmanaged.passRetained(Job(body))
            var attributes = pthread_attr_t()
            pthread_attr_init(&attributes)
            defer { pthread_attr_destroy(&attributes) }
            pthread_attr_setstacksize(&attributes, size)
            var thread = pthread_t()
            let status = pthread_create(
                &thread, &attributes,
                { argument in
                    // The only argument that is ever given: the retained job.
                    if let argument { Unmanaged<Job>.fromOpaque(argument).takeRetainedValue().body() }
                    return nil
                }, job.toOpaque())
            guard status == 0 else {
                job.release()
                return false
            }
            pthread_join(thread, nil)
            return true
        }
    }
}
