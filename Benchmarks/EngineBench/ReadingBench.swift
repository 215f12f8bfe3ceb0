import CSimdJSON
import RegoValue

/// Reading a document into memory that machines use, beside simdjson's parse of the same text into its own tree.
struct ReadingBench {
    let text: [UInt8]

    init(file: String) throws { text = try Bytes.of(file) }

    func run(seconds: Double) throws -> String {
        let padded = text + [UInt8](repeating: 0x20, count: csimdjson_padding())
        let peer = Stopwatch.nanoseconds(seconds: seconds) { precondition(csimdjson_parse(padded, text.count), "not JSON for simdjson") }
        let owner = ArenaOwner(limit: .max)
        let reading = try Stopwatch.nanoseconds(seconds: seconds) {
            var reader = JSONReader(arena: owner.arena)
            _ = try reader.read(text)
            owner.reset()
        }
        var held = 0
        let document = try Stopwatch.nanoseconds(seconds: seconds) { held = try Document(json: text).byteCount }
        return """
            {"bytes":\(text.count),"simdjson_ns":\(peer),"reading_ns":\(reading),"document_ns":\(document),"document_bytes":\(held)}
            """
    }
}
