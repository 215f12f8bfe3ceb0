import Foundation

/// Folders and files of one test run, gone when it ends.
public enum Scratch {
    private static let root: String = {
        let root = "/tmp/writ-tests-\(ProcessInfo.processInfo.processIdentifier)"
        try? FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        atexit { Scratch.clean() }
        return root
    }()

    /// A path that nothing has yet.
    public static func path(_ name: String) -> String { "\(root)/\(name)-\(String(UInt64.random(in: .min ... .max), radix: 36))" }

    private static func clean() { try? FileManager.default.removeItem(atPath: root) }
}
