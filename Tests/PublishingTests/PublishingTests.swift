import DurableFiles
import Glibc
import TestSupport
import Testing

@testable import Publishing

@Suite("Publishing")
struct PublishingTests {
    let directory: DurableDirectory
    let repository: PublishedRepository

    init() throws {
        directory = try DurableDirectory(path: Scratch.path("publish"))
        repository = PublishedRepository(try DirectoryStore(path: directory.path))
    }

    private func submission(
        _ version: String, _ content: String, name: String = "app", signature: SignatureState = .verified
    ) throws -> Submission {
        try Submission(
            name: name, version: version, revision: "rev-\(version)", bytes: Array(content.utf8), signature: signature, keyID: "team")
    }

    private func text(_ name: String) throws -> String? {
        try directory.read(name, limit: 1 << 20).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test("a published bundle is there by version and by channel, the same bytes, and in the index")
    func publish() throws {
        let result = try repository.publish(submission("1.0.0", "one"), channel: "stable", now: 1_700_000_000)
        #expect(result.changed && result.channel == "stable")
        #expect(try text("bundles/app/1.0.0.tar.gz") == "one")
        #expect(try text("bundles/app/stable.tar.gz") == "one")
        let bundle = try #require(try repository.index().bundles["app"])
        #expect(bundle.channels == ["stable": .init(version: "1.0.0", published: 1_700_000_000)])
        #expect(
            bundle.versions == [
                .init(
                    version: "1.0.0", revision: "rev-1.0.0", sha256: sha256Hex(Array("one".utf8)), size: 3, keyID: "team",
                    signature: .verified,
                    published: 1_700_000_000)
            ])
        #expect(try text("index.json")?.contains(#""published": "2023-11-14T22:13:20Z""#) == true)
        #expect(try directory.list() == [".lock", "bundles", "index.html", "index.json"])
        #expect(try directory.list("bundles/app") == ["1.0.0.tar.gz", "stable.tar.gz"])
    }

    @Test("publishing the same again changes nothing, not even a byte of the index")
    func idempotent() throws {
        try repository.publish(submission("1.0.0", "one"), channel: "stable", now: 1)
        let before = try (text("index.json"), text("index.html"))
        let again = try repository.publish(submission("1.0.0", "one"), channel: "stable", now: 2)
        #expect(!again.changed && again.version.published == 1)
        #expect(try (text("index.json"), text("index.html")) == before)
    }

    @Test("a version with other bytes is refused, and nothing changes")
    func taken() throws {
        try repository.publish(submission("1.0.0", "one"), channel: "stable", now: 1)
        let index = try text("index.json")
        let error = #expect(throws: PublishingError.self) {
            try repository.publish(submission("1.0.0", "other"), channel: "stable", now: 2)
        }
        #expect(error?.code == .versionTaken && error?.place == "bundles/app/1.0.0.tar.gz")
        #expect(try text("bundles/app/1.0.0.tar.gz") == "one" && text("bundles/app/stable.tar.gz") == "one" && text("index.json") == index)
    }

    @Test("channels move on their own, also back to an earlier version")
    func channels() throws {
        try repository.publish(submission("1.0.0", "one"), channel: "stable", now: 1)
        try repository.publish(submission("1.1.0", "two"), channel: "canary", now: 2)
        try repository.publish(submission("1.1.0", "two"), channel: "stable", now: 3)
        #expect(try text("bundles/app/stable.tar.gz") == "two")
        try repository.publish(submission("1.0.0", "one"), channel: "stable", now: 4)
        #expect(try text("bundles/app/stable.tar.gz") == "one" && text("bundles/app/canary.tar.gz") == "two")
        try repository.publish(submission("2.0.0", "three"), channel: nil, now: 5)
        let bundle = try #require(try repository.index().bundles["app"])
        #expect(bundle.channels.mapValues(\.version) == ["stable": "1.0.0", "canary": "1.1.0"])
        #expect(bundle.versions.map(\.version) == ["1.0.0", "1.1.0", "2.0.0"])
    }

    @Test("an unsigned bundle is refused unless that is asked for; one whose signature nobody verified is taken and marked")
    func unsigned() throws {
        let error = #expect(throws: PublishingError.self) {
            try repository.publish(submission("1.0.0", "one", signature: .unsigned), channel: "stable", now: 1)
        }
        #expect(error?.code == .unsigned)
        #expect(try directory.list() == [])
        try repository.publish(submission("1.0.0", "one", signature: .unsigned), channel: "stable", allowUnsigned: true, now: 1)
        try repository.publish(submission("1.0.1", "two", signature: .unverified), channel: "stable", now: 2)
        #expect(try repository.index().bundles["app"]?.versions.map(\.signature) == [.unsigned, .unverified])
        #expect(try text("index.html")?.contains("signed, not verified when published") == true)
    }

    @Test(
        "names that would leave their place, or could be taken for something else, are refused",
        arguments: [
            ("../app", "1.0.0", "stable"), ("app/x", "1.0.0", "stable"), ("", "1.0.0", "stable"), (".app", "1.0.0", "stable"),
            ("App", "1.0.0", "stable"), ("app", "v1", "stable"), ("app", "1.0/0", "stable"), ("app", "", "stable"),
            ("app", "1..0", "stable"),
            ("app", "1.0.0", "1stable"), ("app", "1.0.0", "st/able"), ("app", "1.0.0", ""), ("app", "1.0.0", "..stable"),
            (String(repeating: "a", count: 101), "1.0.0", "stable"), ("app\n", "1.0.0", "stable"),
        ])
    func names(bundle: String, version: String, channel: String) throws {
        let error = #expect(throws: PublishingError.self) {
            try repository.publish(submission(version, "one", name: bundle), channel: channel, now: 1)
        }
        #expect(error?.code == .nameInvalid && error?.remedy != nil)
        #expect(try directory.list() == [])
    }

    @Test("an index that was damaged stops publishing before anything is written")
    func damagedIndex() throws {
        try repository.publish(submission("1.0.0", "one"), channel: "stable", now: 1)
        for damage in [
            "{", "[]", #"{"format": 2, "bundles": {}}"#, #"{"format": 1, "bundles": {"app": {"versions": {"1": 5}, "channels": {}}}}"#,
        ] {
            try directory.replace("index.json", with: Array(damage.utf8))
            let error = #expect(throws: PublishingError.self) {
                try repository.publish(submission("1.1.0", "two"), channel: "stable", now: 2)
            }
            #expect(error?.code == .indexInvalid)
        }
        #expect(try text("bundles/app/stable.tar.gz") == "one" && text("bundles/app/1.1.0.tar.gz") == nil)
    }

    @Test("a publish that was killed after the channel moved is taken up by the next one")
    func takenUp() throws {
        try repository.publish(submission("1.0.0", "one"), channel: "stable", now: 1)
        try repository.publish(submission("1.1.0", "two"), channel: nil, now: 2)
        // As it is between the third and the fourth step.
        try directory.replace("bundles/app/stable.tar.gz", with: Array("two".utf8))
        try directory.replace("bundles/app/\(DurableDirectory.temporaryPrefix)99-x", with: Array("part".utf8))
        try repository.publish(submission("1.0.0", "other", name: "other"), channel: "stable", now: 3)
        #expect(try repository.index().bundles["app"]?.channels["stable"]?.version == "1.1.0")
        #expect(try directory.list("bundles/app") == ["1.0.0.tar.gz", "1.1.0.tar.gz", "stable.tar.gz"])
    }

    @Test("two publishers at once come one after the other")
    func concurrent() async throws {
        let repository = self.repository
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<12 {
                group.addTask {
                    let bytes = Array("content \(number)".utf8)
                    let submission = try? Submission(
                        name: "app", version: "1.0.\(number)", revision: "", bytes: bytes, signature: .verified, keyID: nil)
                    if let submission { _ = try? repository.publish(submission, channel: "stable", now: Int64(number)) }
                }
            }
        }
        let bundle = try #require(try repository.index().bundles["app"])
        #expect(Set(bundle.versions.map(\.version)) == Set((0..<12).map { "1.0.\($0)" }))
        let stable = try #require(bundle.channels["stable"])
        #expect(
            bundle.version(stable.version)?.sha256 == sha256Hex(try #require(try directory.read("bundles/app/stable.tar.gz", limit: 100))))
    }

    @Test("the page names what is published, escapes it, and needs nothing from elsewhere")
    func page() throws {
        let odd = try Submission(
            name: "app", version: "1.0.0", revision: "<script>\"&", bytes: [1], signature: .verified, keyID: "<b>team</b>")
        try repository.publish(odd, channel: "stable", now: 1_700_000_000)
        let page = try #require(try text("index.html"))
        #expect(page.contains("signed by &lt;b&gt;team&lt;/b&gt;") && page.contains("2023-11-14 22:13 UTC"))
        #expect(page.contains(#"<a href="bundles/app/stable.tar.gz">stable</a> is 1.0.0"#))
        for foreign in ["<script", "<b>", "http:", "https:", "{{"] { #expect(!page.contains(foreign), "\(foreign)") }
        for wanted in ["prefers-color-scheme: dark", "width=device-width", "@media (max-width"] { #expect(page.contains(wanted)) }
    }
}
