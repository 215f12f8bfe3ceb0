import EnforcementPoint
import HTTPServing
import Publishing

extension Failure {
    /// What an error of the network modules is to the user; nil for others.
    init?(network error: any Error) {
        switch error {
        case let error as PublishingError:
            self.init(error.code.rawValue, error.message, place: error.place, remedy: error.remedy, status: error.code.exitStatus)
        case let error as SyncError:
            self.init(error.code, error.message, place: error.place, remedy: error.remedy, status: error.exitStatus)
        case let error as ConfigurationError:
            let place = error.row > 0 ? "\(error.file):\(error.row):\(error.column)" : error.file
            self.init(error.code, error.message, place: place, remedy: error.remedy, status: .usage)
        case let error as HTTPServiceError: self.init(error.code, error.description, status: .environment)
        default: return nil
        }
    }

    /// Runs `body` and gives errors of the network modules the form in which they are printed.
    static func translatingAtOnce<T>(_ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch {
            throw Failure(network: error) ?? error
        }
    }

    /// The same of what takes its time.
    static func translating<T>(_ body: () async throws -> T) async throws -> T {
        do {
            return try await body()
        } catch {
            throw Failure(network: error) ?? error
        }
    }
}

extension PublishingError.Code {
    fileprivate var exitStatus: ExitStatus {
        switch self {
        case .nameInvalid, .nameMissing: .usage
        case .storeFailed: .environment
        case .unsigned, .versionTaken, .indexInvalid, .unknown: .failed
        }
    }
}

extension SyncError {
    /// The network and the disk are the environment; a bundle that is refused is a failed check.
    var exitStatus: ExitStatus {
        switch Code(rawValue: code) {
        case .unreachable, .httpStatus, .truncated, .idleTimeout, .totalTimeout, .store, .storeDamaged, .storeBusy, .credentials:
            .environment
        case .tooLarge, .selfTest, nil: .failed
        }
    }
}
