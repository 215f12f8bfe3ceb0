import RegoPlan

/// A list for each local of a function. They are filled in any order and then sorted, all in the same memory.
struct LocalLists<Element> {
    private var appended: [(local: Int32, element: Element)] = []
    /// The elements of all lists, those of the first local first.
    private var sorted: [Element] = []
    /// Where the list of each local begins in `sorted`, and where the last one ends.
    private var starts: [Int32] = []

    mutating func removeAll() {
        appended.removeAll(keepingCapacity: true)
        sorted.removeAll(keepingCapacity: true)
    }

    mutating func append(_ element: Element, of local: Local) { appended.append((local.index, element)) }

    /// Sorts what was appended by local. Within a list it stays in its order.
    mutating func sort(locals: Int) {
        starts.refill(with: 0, count: locals + 2)
        guard let any = appended.first?.element else { return }
        sorted.refill(with: any, count: appended.count)
        // One place to the right, where the next step puts the beginnings.
        for (local, _) in appended { starts[Int(local) + 2] += 1 }
        for local in 2..<starts.count { starts[local] += starts[local - 1] }
        for (local, element) in appended {
            sorted[Int(starts[Int(local) + 1])] = element
            starts[Int(local) + 1] += 1
        }
    }

    subscript(local: Local) -> ArraySlice<Element> { sorted[range(of: Int(local.index))] }

    /// Changes each element by the one behind it in its list, from the end of the list on.
    mutating func changeBackwards(_ change: (inout Element, _ next: Element) -> Void) {
        for local in 0..<max(0, starts.count - 2) {
            for position in range(of: local).dropLast().reversed() { change(&sorted[position], sorted[position + 1]) }
        }
    }

    private func range(of local: Int) -> Range<Int> { Int(starts[local])..<Int(starts[local + 1]) }
}

extension RandomAccessCollection where Index == Int {
    /// Where the elements begin of which `isBehind` holds; it holds of all that follow.
    func firstIndex(whereSorted isBehind: (Element) -> Bool) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = (low + high) / 2
            if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

extension Array {
    /// Replaces all elements, in the memory that there is.
    mutating func refill(with element: Element, count: Int) {
        removeAll(keepingCapacity: true)
        append(contentsOf: repeatElement(element, count: count))
    }
}
