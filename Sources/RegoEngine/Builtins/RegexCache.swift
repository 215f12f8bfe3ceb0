/// Compiled regular expressions by pattern.
public final class RegexCache {
    public init() {}
}
