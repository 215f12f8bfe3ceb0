/// A METADATA block before it is known what it annotates.
struct RawAnnotations {
    var annotations: Annotations
    /// The scope as written; nil when it follows from what is annotated.
    var scope: String?
}

extension Parser {
    /// Reads the METADATA blocks among the comments, if there is someone to read their YAML.
    mutating func parseAnnotations() -> [RawAnnotations] {
        guard let yaml = options.annotationYAML else { return [] }
        var result: [RawAnnotations] = []
        for block in MetadataBlock.blocks(in: comments) {
            do {
                result.append(try AnnotationReader(block: block, options: options).read(yaml))
            } catch {
                report(error.message, at: error.location)
            }
        }
        return result
    }
}

/// A comment that begins with METADATA, and the comments that follow it line by line at the left margin.
struct MetadataBlock {
    let title: Comment
    var lines: [Comment] = []

    static func blocks(in comments: [Comment]) -> [MetadataBlock] {
        var blocks: [MetadataBlock] = []
        var isOpen = false
        var lastRow = 0
        for comment in comments {
            defer { lastRow = comment.location.row }
            if isOpen, comment.location.row == lastRow + 1, comment.location.column == 1 {
                blocks[blocks.count - 1].lines.append(comment)
                continue
            }
            isOpen = comment.isMetadataTitle
            if isOpen { blocks.append(MetadataBlock(title: comment)) }
        }
        return blocks
    }

    /// The YAML: the lines without `#` and one space.
    var text: String {
        var bytes: [UInt8] = []
        for line in lines {
            bytes += line.bytes.first == UInt8(ascii: " ") ? line.bytes.dropFirst() : line.bytes
            bytes.append(UInt8(ascii: "\n"))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    var isBlank: Bool {
        lines.allSatisfy { $0.bytes.allSatisfy { $0 == 0x20 || ($0 >= 0x09 && $0 <= 0x0D) } }
    }

    /// From the `#` of the title to the end of the last line.
    var location: SourceLocation {
        let end = (lines.last ?? title).location
        let length = end.offset + end.length - title.location.offset
        return title.location.withLength(end.bytes.last == UInt8(ascii: "\r") ? length - 1 : length)
    }
}

extension Comment {
    fileprivate var isMetadataTitle: Bool {
        let text = bytes.drop { $0 == 0x20 || ($0 >= 0x09 && $0 <= 0x0D) }
        return text.starts(with: "METADATA".utf8)
    }
}
