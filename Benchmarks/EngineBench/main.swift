// Measures the engine from inside a process; scripts beside it call it.
//
//     EngineBench decide <workload folder> <seconds>    JSON bytes of an input in, JSON bytes of the decision out
//     EngineBench read <file.json> <seconds>            reading a document, and simdjson's own parse beside it
//     EngineBench compile <file.json or policy.rego> <output>   writes a document as a data segment, a policy as a program
//     EngineBench repeat <work> <workload folder> <times>   work that Benchmarks/instructions.py counts the instructions of
//     EngineBench share <workload folder> <tasks> <decisions>   decisions of several tasks at once, which share a policy
//     EngineBench remember <workload folder> <decisions>        resident memory while decisions are made
//     EngineBench begin <file.json or segment> <policy.rego or program> <input.json>   the first decision of a process over a document
//     EngineBench activate <bundle.tar.gz> <path/of/document> <input.json>   from a bundle's bytes to the first decision

let arguments = CommandLine.arguments
let seconds = arguments.count > 3 ? Double(arguments[3]) ?? 1 : 1
switch arguments.dropFirst().first {
case "decide" where arguments.count > 2: print(try DecisionBench(folder: arguments[2]).run(seconds: seconds))
case "read" where arguments.count > 2: print(try ReadingBench(file: arguments[2]).run(seconds: seconds))
case "compile" where arguments.count > 3: try FirstDecisionBench.compile(arguments[2], to: arguments[3])
case "begin" where arguments.count > 4:
    print(try FirstDecisionBench(data: arguments[2], policy: arguments[3], input: arguments[4]).run())
case "activate" where arguments.count > 4:
    print(try ActivationBench(bundle: arguments[2], path: arguments[3], input: arguments[4]).run())
case "repeat" where arguments.count > 4:
    guard let work = RepeatedWork(rawValue: arguments[2]), let times = Int(arguments[4]), times >= 0 else { fallthrough }
    try work.run(folder: arguments[3], times: times)
case "share" where arguments.count > 4:
    guard let tasks = Int(arguments[3]), let decisions = Int(arguments[4]), tasks > 0, decisions > 0 else { fallthrough }
    print(try await SharedPolicyBench(folder: arguments[2]).run(tasks: tasks, decisions: decisions))
case "remember" where arguments.count > 3:
    guard let decisions = Int(arguments[3]), decisions > 0 else { fallthrough }
    print(try MemoryBench(folder: arguments[2]).run(decisions: decisions))
default: print("usage: EngineBench decide|read|compile|repeat|share|remember|begin|activate <path> ...")
}
