/// How much of the stack has been used since the gauge was made. The only unsafe code of the module.
package struct StackGauge {
    private let base: UInt

    package init() {
        base = Self.position()
    }

    /// Bytes; an estimate, a few frames off.
    @inline(__always)
    package func used() -> Int {
        let here = Self.position()
        return Int(bitPattern: here > base ? here &- base : base &- here)
    }

    @inline(__always)
    private static func position() -> UInt {
        var marker: UInt8 = 0
        return withUnsafeMutablePointer(to: &marker) { UInt(bitPattern: $0) }
    }
}
