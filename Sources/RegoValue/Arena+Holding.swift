/// What a collection knows about the collections inside it: how deep they go, and how much there is when what occurs several times is
/// written out each time. Functions over values recurse and visit everything; these two numbers keep them within a thread's stack and
/// an evaluation's memory.
extension Arena {
    /// What goes into a collection for `child`: itself, or null when values would nest too deep, which exhausts the arena.
    @inlinable @inline(__always)
    func admit(_ child: Value, _ header: UnsafeMutablePointer<CollectionHeader>) -> Value {
        child.isCollection ? hold(child, header) : child
    }

    /// The same for a member of a set or a key of an object, which must not change any more.
    @inlinable @inline(__always)
    func admitKey(_ child: Value, _ header: UnsafeMutablePointer<CollectionHeader>) -> Value {
        guard child.isCollection else { return child }
        let held = hold(child, header)
        if held.isCollection, !held.header.pointee.flags.contains(.frozen) { held.header.pointee.flags.insert(.settled) }
        return held
    }

    @inlinable
    func hold(_ child: Value, _ header: UnsafeMutablePointer<CollectionHeader>) -> Value {
        let inner = child.header
        if inner.pointee.depth >= header.pointee.depth {
            guard inner.pointee.depth < Arena.largestDepth else {
                exhaustByDepth()
                return .null
            }
            header.pointee.depth = inner.pointee.depth &+ 1
        }
        header.pointee.innerEntries = CollectionHeader.sum(header.pointee.innerEntries, child.unfoldedCount)
        if !inner.pointee.flags.contains(.frozen) {
            if inner.pointee.holder == nil { inner.pointee.holder = header } else { inner.pointee.flags.insert(.settled) }
        }
        return child
    }

    /// A value leaves a collection. (The depth stays: it is a bound.)
    @inlinable @inline(__always)
    func dismiss(_ child: Value, _ header: UnsafeMutablePointer<CollectionHeader>) {
        guard child.isCollection, header.pointee.innerEntries < .max else { return }
        header.pointee.innerEntries &-= UInt32(truncatingIfNeeded: child.unfoldedCount)
    }

    @usableFromInline
    func exhaustByDepth() {
        state.pointee.isExhausted = true
        state.pointee.isTooDeep = true
    }
}

extension CollectionHeader {
    @inlinable @inline(__always)
    static func sum(_ entries: UInt32, _ more: Int) -> UInt32 { UInt32(clamping: Int(entries) &+ more) }
}

// A plan adds to collections that are already part of others: partial objects of several levels grow at the bottom. A hostile plan
// may try to put a collection into itself, or to let one grow that others have counted.

extension Value {
    /// Whether a program may add `child` to this collection, which may be part of others: nothing that has seen it is misled.
    @inlinable @inline(__always)
    public func mayTake(_ child: Value) -> Bool {
        if isPacked { return false }
        let header = plainHeader
        if !header.pointee.flags.isDisjoint(with: .unchanging) { return false }
        if header.pointee.holder == nil { return !child.isCollection || child.word != word }
        return mayTakeWithin(child)
    }

    /// The same for a collection that is inside another: no collection around it is the child, and all around it are told.
    @usableFromInline @inline(never)
    func mayTakeWithin(_ child: Value) -> Bool {
        var outer: UnsafeMutablePointer<CollectionHeader>? = header
        var depth: UInt32 = child.isCollection ? child.header.pointee.depth &+ 1 : 0
        while let holder = outer {
            if !holder.pointee.flags.isDisjoint(with: .unchanging) { return false }
            if child.isCollection && (child.header == holder || depth > Arena.largestDepth) { return false }
            depth &+= 1
            outer = holder.pointee.holder
        }
        return true
    }

    /// Tells the collections around this one that it has grown by the child (and a key).
    @inlinable @inline(__always)
    public func noteGrowth(by child: Value, _ key: Value = .undefined) {
        if plainHeader.pointee.holder != nil { noteGrowthWithin(child.unfoldedCount &+ key.unfoldedCount &+ entryStride) }
    }

    @usableFromInline @inline(never)
    func noteGrowthWithin(_ entries: Int) {
        var inner = plainHeader
        while let outer = inner.pointee.holder {
            outer.pointee.depth = max(outer.pointee.depth, inner.pointee.depth &+ 1)
            outer.pointee.innerEntries = CollectionHeader.sum(outer.pointee.innerEntries, entries)
            outer.pointee.flags.remove(.hashed)
            inner = outer
        }
    }
}
