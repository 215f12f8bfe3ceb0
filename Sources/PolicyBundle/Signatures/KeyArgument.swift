import Glibc
import Signing

/// A key on the command line: a path, or the key itself.
public enum KeyArgument {
    static func bytes(_ argument: String) throws(BundleError) -> [UInt8] {
        guard FileReading.exists(argument) else { return Array(argument.utf8) }
        do {
            return try KeyFile.read(argument)
        } catch {
            throw BundleError(error)
        }
    }

    /// What messages call the key: its path, and never the key itself.
    static func name(_ argument: String) -> String {
        FileReading.exists(argument) ? argument : "the given key"
    }

    /// What to tell of a secret that looks like the path of a file that is not there: it would be the secret itself, which anybody can guess.
    ///
    /// - Parameter algorithm: nil when none was named, which no secret can be used with.
    /// - Returns: nothing when all is well.
    public static func warning(of argument: String, _ algorithm: SigningAlgorithm?) -> String? {
        guard algorithm?.family == .hmac, looksLikePath(argument), !FileReading.exists(argument) else { return nil }
        return "there is no file \(argument): these characters themselves are the secret (give the path of a file that exists)"
    }

    private static func looksLikePath(_ argument: String) -> Bool {
        guard argument.utf8.count < Int(PATH_MAX), !argument.utf8.contains(UInt8(ascii: "\n")) else { return false }
        return argument.contains("/") || [".pem", ".key", ".txt"].contains(where: argument.hasSuffix)
    }
}
