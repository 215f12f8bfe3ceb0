extension Array where Element: Sendable {
    /// What `transform` makes of each element, in the order of the elements; worked out on all processors.
    ///
    ///     let modules = try files.mapInParallel { (file) throws(RegoDiagnostics) in try Parser.parseModule(source: file) }
    ///
    /// - Parameter share: how many elements are worth a thread; fewer than two such shares are not given to threads at all.
    /// - Throws: the error of the first element that has one. The others may have been looked at or not.
    public func mapInParallel<Result: Sendable, Failure: Error>(
        share: Int = 16, _ transform: @Sendable (Element) throws(Failure) -> Result
    ) throws(Failure) -> [Result] {
        try mapInParallel(share: share, with: ()) { (_, element) throws(Failure) in try transform(element) }
    }

    /// The same with something to work with that threads cannot share, such as a memory of answers.
    ///
    /// - Parameter context: is made for each thread.
    public func mapInParallel<Context, Result: Sendable, Failure: Error>(
        share: Int = 16, with context: @autoclosure @Sendable () -> Context,
        _ transform: @Sendable (inout Context, Element) throws(Failure) -> Result
    ) throws(Failure) -> [Result] {
        let portions = Portions(of: count, share: share).map(with: context) { own, range -> Swift.Result<[Result], Failure> in
            var results: [Result] = []
            results.reserveCapacity(range.count)
            for position in range {
                do throws(Failure) {
                    results.append(try transform(&own, self[position]))
                } catch {
                    return .failure(error)
                }
            }
            return .success(results)
        }
        var results: [Result] = []
        results.reserveCapacity(count)
        for portion in portions { results += try portion.get() }
        return results
    }

    /// Changes each element in its place, on all processors.
    ///
    /// - Parameters:
    ///   - share: how many elements are worth a thread.
    ///   - context: what threads cannot share; it is made for each of them.
    ///   - change: is given the element and its position.
    /// - Returns: what `change` returns for each element, in their order.
    public mutating func changeInParallel<Context, Result: Sendable>(
        share: Int = 16, with context: @autoclosure @Sendable () -> Context,
        _ change: @Sendable (inout Context, inout Element, Int) -> Result
    ) -> [Result] {
        withUnsafeMutableBufferPointer { elements in
            let places = Places(base: elements)
            return Portions(of: elements.count, share: share).map(with: context) { own, range -> [Result] in
                range.map { change(&own, &places.base[$0], $0) }
            }
        }.flatMap { $0 }
    }
}

/// The places of an array's elements, which several threads change. No two of them have the same portion, and none outlives the array's access.
private struct Places<Element>: @unchecked Sendable {
    let base: UnsafeMutableBufferPointer<Element>
}
