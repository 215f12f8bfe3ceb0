import Publishing

enum PublishProbe {
    /// 60,000 bytes that say their number over and over, so that a mixture of two would show.
    static func submission(_ number: Int) throws(PublishingError) -> Submission {
        let line = Array("\(number).".utf8)
        let bytes = (0..<60_000).map { line[$0 % line.count] }
        return try Submission(
            name: "app", version: "1.0.\(number)", revision: "\(number)", bytes: bytes, signature: .verified, keyID: "probe")
    }
}
