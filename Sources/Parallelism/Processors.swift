import Glibc

/// The processors that threads can run on.
public enum Processors {
    /// How many are online, at least one. Asked once: the system opens and reads a file for each answer.
    public static let count = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
}
