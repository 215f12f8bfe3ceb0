import DurableFiles
import Glibc
import TestSupport
import Testing

@Suite("Durable files")
struct DurableDirectoryTests {
    let directory: DurableDirectory

    init() throws {
        directory = try DurableDirectory(path: Scratch.path("durable") + "/a/b")
    }

    @Test("a replaced file has the new content and leaves no temporary file")
    func replace() throws {
        try directory.replace("x", with: Array("one".utf8))
        try directory.replace("x", with: Array("two".utf8))
        #expect(try directory.read("x", limit: 10) == Array("two".utf8))
        #expect(try directory.list() == ["x"])
    }

    @Test("a file that is created once keeps its first content")
    func once() throws {
        #expect(try directory.createOnce("x", with: Array("one".utf8)))
        #expect(try !directory.createOnce("x", with: Array("two".utf8)))
        #expect(try directory.read("x", limit: 10) == Array("one".utf8))
        #expect(try directory.list() == ["x"])
    }

    @Test("a file larger than the limit is refused")
    func limit() throws {
        try directory.replace("x", with: Array("eleven bytes".utf8))
        #expect(throws: FileError(.read, directory.absolute("x"), EFBIG)) { try directory.read("x", limit: 5) }
    }

    @Test("an open file keeps its content when its name is replaced, and its identity differs from the new one's")
    func openFile() throws {
        try directory.replace("x", with: Array("one".utf8))
        let old = try OpenFile(path: directory.absolute("x"))
        try directory.replace("x", with: Array("two".utf8))
        #expect(try old.readAll(limit: 10) == Array("one".utf8))
        #expect(try OpenFile(path: directory.absolute("x")).identity != old.identity)
    }

    @Test("links, fifos and directories are not opened")
    func specialFiles() throws {
        try directory.makeDirectory("d")
        try directory.replace("d/f", with: Array("x".utf8))
        #expect(symlink("/etc/passwd", directory.absolute("link")) == 0)
        #expect(symlink("d", directory.absolute("dirlink")) == 0)
        #expect(mkfifo(directory.absolute("fifo"), 0o644) == 0)
        for names in [["link"], ["fifo"], ["d"], ["dirlink", "f"], ["..", "a"]] {
            #expect(throws: FileError.self) { try OpenFile(beneath: directory.path, names: names) }
        }
        #expect(try OpenFile(beneath: directory.path, names: ["d", "f"]).readAll(limit: 5) == Array("x".utf8))
    }

    @Test("a held lock is refused at once, and free again when the holder is gone")
    func lock() throws {
        let path = directory.absolute(".lock")
        do {
            let held = try ExclusiveLock(path: path, wait: false)
            #expect(throws: FileError(.lock, path, EWOULDBLOCK)) { _ = try ExclusiveLock(path: path, wait: false) }
            _ = consume held
        }
        _ = try ExclusiveLock(path: path, wait: false)
    }

    @Test("leftovers are removed with all that is in them, also read-only ones, and nothing else is")
    func leftovers() throws {
        try directory.replace("kept", with: [1])
        try directory.makeDirectory("sub/\(DurableDirectory.temporaryPrefix)1-a/deep")
        try directory.replace("sub/\(DurableDirectory.temporaryPrefix)1-a/deep/f", with: [1], mode: 0o444)
        chmod(directory.absolute("sub/\(DurableDirectory.temporaryPrefix)1-a/deep"), 0o555)
        try directory.replace("sub/kept", with: [1])
        try directory.removeLeftovers(depth: 2)
        #expect(try directory.list() == ["kept", "sub"])
        #expect(try directory.list("sub") == ["kept"])
    }

    @Test("a link moves to a new target in one step")
    func links() throws {
        try directory.replaceLink("active", target: "sets/1")
        try directory.replaceLink("active", target: "sets/2")
        #expect(try directory.target(ofLink: "active") == "sets/2")
        #expect(try directory.target(ofLink: "missing") == nil)
        #expect(try directory.list() == ["active"])
    }

    @Test("the digest of a file is SHA-256 of its bytes")
    func digest() throws {
        try directory.replace("x", with: Array("abc".utf8))
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        #expect(try OpenFile(path: directory.absolute("x")).sha256() == expected)
        #expect(sha256Hex(Array("abc".utf8)) == expected)
    }
}
