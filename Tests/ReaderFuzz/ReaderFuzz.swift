import Foundation

#if READER_FUZZER
    import CLibFuzzer
#endif

/// Gives bytes to the readers.
///
///     ReaderFuzz READER FILE...               reads files, such as those that crashed a reader
///     ReaderFuzz READER [FLAG...] FOLDER      libFuzzer on the reader; only where built by scripts/fuzz-readers
@main
struct ReaderFuzz {
    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count > 2, let reader = Reader(rawValue: arguments[1]) else {
            let readers = Reader.allCases.map(\.rawValue).joined(separator: "|")
            FileHandle.standardError.write(Data("usage: ReaderFuzz \(readers) FILE...\n".utf8))
            exit(2)
        }
        #if READER_FUZZER
            fuzz(reader)
        #else
            for file in arguments.dropFirst(2) {
                guard let bytes = FileManager.default.contents(atPath: file) else { continue }
                reader.read(Array(bytes))
            }
        #endif
    }
}

#if READER_FUZZER
    /// The reader under test: libFuzzer's callback has no context.
    private nonisolated(unsafe) var reader = Reader.json

    private func fuzz(_ chosen: Reader) {
        reader = chosen
        // Without the reader's name, which libFuzzer would take for a folder.
        var arguments = [CommandLine.unsafeArgv[0]] + CommandLine.arguments.dropFirst(2).map { strdup($0) } + [nil]
        arguments.withUnsafeMutableBufferPointer { buffer in
            var count = Int32(buffer.count - 1)
            var start = buffer.baseAddress
            exit(LLVMFuzzerRunDriver(&count, &start, readOnce))
        }
    }

    private func readOnce(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
        reader.read(Array(UnsafeBufferPointer(start: bytes, count: count)))
        return 0
    }

    /// The linker looks for it, although ``fuzz`` says what to call.
    @_cdecl("LLVMFuzzerTestOneInput")
    public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 { readOnce(bytes, count) }
#endif
