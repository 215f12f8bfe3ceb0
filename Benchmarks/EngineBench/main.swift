// Measures the engine from inside a process. Benchmarks/bytes.py and Benchmarks/reading.py call it.
//
//     EngineBench decide <workload folder> <seconds>    JSON bytes of an input in, JSON bytes of the decision out
//     EngineBench read <file.json> <seconds>            reading a document, and simdjson's own parse beside it

let arguments = CommandLine.arguments
let seconds = arguments.count > 3 ? Double(arguments[3]) ?? 1 : 1
switch arguments.dropFirst().first {
case "decide" where arguments.count > 2: print(try DecisionBench(folder: arguments[2]).run(seconds: seconds))
case "read" where arguments.count > 2: print(try ReadingBench(file: arguments[2]).run(seconds: seconds))
default: print("usage: EngineBench decide|read <path> [seconds]")
}
