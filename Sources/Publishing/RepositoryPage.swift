import Mustache

/// `index.html`: the index for people. One file without scripts or anything fetched from elsewhere.
enum RepositoryPage {
    static func render(_ index: RepositoryIndex) throws(PublishingError) -> [UInt8] {
        let template: MustacheTemplate
        do {
            template = try MustacheTemplate(string: text)
        } catch {
            throw PublishingError(.storeFailed, "the page's template cannot be read: \(error)", place: RepositoryName.page)
        }
        let bundles = index.bundles.sorted { $0.key < $1.key }.map { name, bundle in describe(name, bundle) }
        return Array(template.render(["bundles": bundles, "empty": bundles.isEmpty] as [String: Any]).utf8)
    }

    private static func describe(_ name: String, _ bundle: RepositoryIndex.Bundle) -> [String: Any] {
        let channels = bundle.channels.sorted { $0.key < $1.key }.map { channel, state in
            [
                "name": channel, "version": state.version, "path": RepositoryName.channel(name, channel),
                "published": date(state.published),
            ] as [String: Any]
        }
        let versions = bundle.versions.reversed().map { version in
            [
                "version": version.version, "path": RepositoryName.version(name, version.version),
                "revision": String(version.revision.prefix(12)),
                "fullRevision": version.revision, "sha256": version.sha256, "shortDigest": String(version.sha256.prefix(12)),
                "size": size(version.size), "signer": signer(version), "trusted": version.signature == .verified,
                "published": date(version.published),
            ] as [String: Any]
        }
        return ["name": name, "channels": channels, "versions": versions]
    }

    private static func signer(_ version: RepositoryIndex.Version) -> String {
        switch version.signature {
        case .verified: version.keyID.map { "signed by \($0)" } ?? "signature verified"
        case .unverified: "signed, not verified when published"
        case .unsigned: "not signed"
        }
    }

    private static func size(_ bytes: Int) -> String {
        if bytes < 1024 { return "\(bytes) B" }
        let tenths = bytes * 10 / (bytes < 1 << 20 ? 1024 : 1 << 20)
        return "\(tenths / 10).\(tenths % 10) \(bytes < 1 << 20 ? "KiB" : "MiB")"
    }

    /// `2026-11-21 09:15 UTC`.
    private static func date(_ seconds: Int64) -> String {
        let text = UTC.dateTime(seconds)
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5)) UTC"
    }

    private static let text = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Published policies</title>
        <style>
        :root { color-scheme: light dark; --ink: #1c2430; --soft: #5b6675; --line: #d9dee5; --ground: #fbfbfa; --card: #ffffff; --good: #1b7f4b; --mark: #a35200 }
        @media (prefers-color-scheme: dark) {
          :root { --ink: #e6e9ee; --soft: #9aa5b4; --line: #2f3742; --ground: #14181d; --card: #1b2027; --good: #5cc48d; --mark: #e0a15a }
        }
        * { box-sizing: border-box }
        body { margin: 0 auto; max-width: 62rem; padding: 1.5rem 1rem 4rem; background: var(--ground); color: var(--ink);
          font: 1rem/1.5 system-ui, sans-serif }
        h1 { font-size: 1.4rem; margin: 0 0 .25rem }
        h2 { font-size: 1.1rem; margin: 0 0 .75rem }
        p { margin: 0 0 1rem; color: var(--soft) }
        section { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem; margin: 1.25rem 0 }
        a { color: inherit }
        code { font: .85em ui-monospace, monospace; overflow-wrap: anywhere }
        ul { list-style: none; margin: 0 0 1rem; padding: 0; display: flex; flex-wrap: wrap; gap: .5rem }
        ul li { border: 1px solid var(--line); border-radius: 2rem; padding: .1rem .8rem }
        table { width: 100%; border-collapse: collapse }
        th, td { text-align: left; padding: .4rem .75rem .4rem 0; border-top: 1px solid var(--line); vertical-align: top }
        th { font-weight: 600; color: var(--soft); border-top: 0 }
        .verified { color: var(--good) }
        .open { color: var(--mark) }
        @media (max-width: 40rem) {
          thead { display: none }
          tr { display: block; border-top: 1px solid var(--line); padding: .5rem 0 }
          td { display: flex; gap: .75rem; border: 0; padding: .1rem 0 }
          td::before { content: attr(data-name); color: var(--soft); flex: 0 0 6rem }
        }
        </style>
        </head>
        <body>
        <h1>Published policies</h1>
        <p>The same for programs: <a href="index.json">index.json</a></p>
        {{#empty}}<p>Nothing is published yet.</p>{{/empty}}
        {{#bundles}}
        <section>
        <h2>{{name}}</h2>
        <ul>{{#channels}}<li><a href="{{path}}">{{name}}</a> is {{version}}</li>{{/channels}}</ul>
        <table>
        <thead><tr><th>Version</th><th>Revision</th><th>SHA-256</th><th>Size</th><th>Signature</th><th>Published</th></tr></thead>
        <tbody>
        {{#versions}}
        <tr><td data-name="Version"><a href="{{path}}">{{version}}</a></td>\
        <td data-name="Revision"><code title="{{fullRevision}}">{{revision}}</code></td>\
        <td data-name="SHA-256"><code title="{{sha256}}">{{shortDigest}}</code></td><td data-name="Size">{{size}}</td>\
        <td data-name="Signature" class="{{#trusted}}verified{{/trusted}}{{^trusted}}open{{/trusted}}">{{signer}}</td>\
        <td data-name="Published">{{published}}</td></tr>
        {{/versions}}
        </tbody>
        </table>
        </section>
        {{/bundles}}
        </body>
        </html>

        """
}
