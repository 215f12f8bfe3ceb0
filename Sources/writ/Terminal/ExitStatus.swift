import Glibc
import PolicyBundle
import PolicyTesting
import RegoEngine
import RegoPlan
import RegoSyntax
import Signing

/// What the process ends with.
enum ExitStatus: Int32, Error {
    case success = 0
    /// The thing that was checked failed.
    case failed = 1
    /// Wrong usage, or input that cannot be read.
    case usage = 2
    /// The environment failed: network, disk.
    case environment = 3
}

extension BundleError.Code {
    var exitStatus: ExitStatus {
        switch self {
        case .unreadable, .repositoryInvalid, .configurationInvalid, .keyInvalid, .repositoryLimit: .usage
        case .notWritten, .gitUnavailable: .environment
        default: .failed
        }
    }
}

extension SigningError.Code {
    var exitStatus: ExitStatus {
        switch self {
        case .keyUnreadable, .keyInvalid, .keyEncrypted, .keyExists, .algorithmUnknown: .usage
        case .fileNotWritten: .environment
        default: .failed
        }
    }
}
