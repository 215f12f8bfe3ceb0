import RegoValue
import Synchronization

/// Machines that run one program, each for one decision at a time: any number of threads may ask at once.
public final class MachinePool: Sendable {
    /// A machine is used by the one who took it out of the pool, and by nobody else until it is put back.
    private struct Idle: @unchecked Sendable {
        var machines: [VirtualMachine] = []
    }

    private static let keptMachines = 16

    public let policy: Policy
    private let limits: EvaluationLimits
    private let idle = Mutex(Idle())

    public init(_ policy: Policy, limits: EvaluationLimits = EvaluationLimits()) {
        self.policy = policy
        self.limits = limits
    }

    /// Lends a machine, whose values are gone afterwards.
    public func withMachine<Result>(_ body: (VirtualMachine) throws(EvaluationError) -> Result) throws(EvaluationError) -> Result {
        let machine = take()
        defer { put(machine) }
        return try body(machine)
    }

    private func take() -> VirtualMachine {
        let box = idle.withLock { idle in Taken(machine: idle.machines.popLast()) }
        return box.machine ?? VirtualMachine(policy: policy, limits: limits)
    }

    private func put(_ machine: VirtualMachine) {
        machine.reset()
        let box = Taken(machine: machine)
        idle.withLock { idle in
            if let machine = box.machine, idle.machines.count < Self.keptMachines { idle.machines.append(machine) }
        }
    }

    /// Carries a machine across the lock's border; see ``Idle``.
    private struct Taken: @unchecked Sendable {
        var machine: VirtualMachine?
    }
}
