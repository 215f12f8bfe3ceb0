/// A run of trivial values in memory that this module manages by hand: registers, code, frames. Access is checked in debug builds.
///
/// A handle, not an owner: whoever called ``allocate(_:repeating:)`` calls ``deallocate()``.
@frozen
@usableFromInline
struct Cells<Element: BitwiseCopyable> {
    @usableFromInline let base: UnsafeMutablePointer<Element>
    #if DEBUG
        @usableFromInline let count: Int
    #endif

    private init(base: UnsafeMutablePointer<Element>, count: Int) {
        self.base = base
        #if DEBUG
            self.count = count
        #endif
    }

    /// Cells of memory that somebody else holds, aligned for them.
    init(at memory: UnsafeMutableRawPointer, count: Int) {
        self.init(base: memory.assumingMemoryBound(to: Element.self), count: count)
    }

    static func allocate(_ count: Int, repeating element: Element) -> Cells {
        let base = UnsafeMutablePointer<Element>.allocate(capacity: max(count, 1))
        base.initialize(repeating: element, count: max(count, 1))
        return Cells(base: base, count: max(count, 1))
    }

    /// Memory whose pages the system provides on first use. The caller writes an element before reading it.
    static func allocateUninitialized(_ count: Int) -> Cells {
        Cells(base: UnsafeMutablePointer<Element>.allocate(capacity: max(count, 1)), count: max(count, 1))
    }

    static func allocate(_ elements: some Collection<Element>) -> Cells {
        let base = UnsafeMutablePointer<Element>.allocate(capacity: max(elements.count, 1))
        var position = 0
        for element in elements {
            (base + position).initialize(to: element)
            position += 1
        }
        return Cells(base: base, count: max(elements.count, 1))
    }

    func deallocate() { base.deallocate() }

    @inlinable @inline(__always)
    subscript(_ position: Int) -> Element {
        get {
            #if DEBUG
                precondition(position >= 0 && position < count, "cell out of bounds")
            #endif
            return base[position]
        }
        nonmutating set {
            #if DEBUG
                precondition(position >= 0 && position < count, "cell out of bounds")
            #endif
            base[position] = newValue
        }
    }

    /// The cells from `position` on.
    @inlinable @inline(__always)
    func from(_ position: Int) -> Cells {
        #if DEBUG
            precondition(position >= 0 && position <= count, "cell out of bounds")
            return Cells(sharing: base + position, count: count - position)
        #else
            return Cells(sharing: base + position)
        #endif
    }

    #if DEBUG
        @inlinable
        init(sharing base: UnsafeMutablePointer<Element>, count: Int) {
            self.base = base
            self.count = count
        }
    #else
        @inlinable @inline(__always)
        init(sharing base: UnsafeMutablePointer<Element>) { self.base = base }
    #endif

    @inline(__always)
    func fill(_ count: Int, with element: Element) { base.update(repeating: element, count: count) }
}
