/// What this program is.
enum BuildVersion {
    static let writ = "0.2.0"

    static var platform: String {
        #if arch(x86_64)
            "linux/amd64"
        #elseif arch(arm64)
            "linux/arm64"
        #else
            "linux"
        #endif
    }
}
