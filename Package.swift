// swift-tools-version: 6.1
import PackageDescription

/// For evaluators whose functions call each other with what is to happen next: the optimizer would make a copy of each function for each
/// closure it is called with, and again for the closures in the copies, and not come to an end.
let continuationPassing: [SwiftSetting] = [
    .unsafeFlags(["-Xllvm", "-sil-disable-pass=closure-specialize"], .when(configuration: .release))
]

/// Programs stand at a fixed address, as those of Go and so OPA do: nothing in them has to be moved when they start, which takes a fifth of
/// the time of a start and is why pages that nobody changes are read from the file, and shared. What is loaded, the stacks and the heap
/// stay at random addresses.
let fixedAddress: [LinkerSetting] = [
    .unsafeFlags(["-Xclang-linker", "-no-pie"], .when(platforms: [.linux], configuration: .release))
]

/// One target per concept; a target may depend only on targets above it in this list (docs/architecture.md).
let core: [Target] = [
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CMalloc"),
    .target(name: "CRE2", linkerSettings: [.linkedLibrary("re2")]),
    .target(name: "CSimdJSON", linkerSettings: [.linkedLibrary("simdjson")]),
    .target(name: "Parallelism"),
    .target(name: "RegoValue", dependencies: ["CSimdJSON"]),
    .target(name: "RegoSyntax", dependencies: ["RegoValue"]),
    .target(name: "RegoFormatting", dependencies: ["RegoSyntax"]),
    .target(name: "RegoPlan", dependencies: ["RegoValue"]),
    .target(name: "GraphQL", dependencies: ["RegoValue"]),
    .target(name: "JSONSchema", dependencies: ["RegoSyntax", "RegoValue", .product(name: "BigInt", package: "BigInt")]),
    .target(name: "RegoCompiler", dependencies: ["JSONSchema", "Parallelism", "RegoSyntax", "RegoPlan", "RegoValue"]),
    .target(
        name: "RegoEngine",
        dependencies: [
            "RegoSyntax", "RegoPlan", "RegoValue", "GraphQL", "JSONSchema", "CRE2", "COpenSSL",
            .product(name: "BigInt", package: "BigInt"),
            .product(name: "Yams", package: "Yams"),
        ]),
    .target(
        name: "TopDown", dependencies: ["Parallelism", "RegoSyntax", "RegoCompiler", "RegoEngine", "RegoValue"],
        swiftSettings: continuationPassing),
    .target(name: "PolicyOptimization", dependencies: ["RegoSyntax", "RegoCompiler", "RegoEngine", "RegoValue", "TopDown"]),
    .target(name: "Rego", dependencies: ["RegoSyntax", "RegoCompiler", "RegoEngine", "RegoPlan", "RegoValue"]),
    .target(
        name: "PolicyEvaluation", dependencies: ["RegoSyntax", "RegoCompiler", "RegoEngine", "RegoPlan", "RegoValue", "TopDown"]),
    .target(
        name: "PolicyTesting",
        dependencies: [
            "CRE2", "Parallelism", "PolicyEvaluation", "RegoSyntax", "RegoCompiler", "RegoEngine", "RegoPlan", "RegoValue", "TopDown",
        ]),
    .target(name: "DurableFiles", dependencies: ["COpenSSL"]),
    .target(name: "Signing", dependencies: ["COpenSSL", "DurableFiles", "RegoValue"]),
    .target(
        name: "Incremental",
        dependencies: ["DurableFiles", "Parallelism", "PolicyTesting", "RegoCompiler", "RegoSyntax", "RegoValue", "Signing"]),
    .target(
        name: "PolicyBundle",
        dependencies: [
            "CZlib", "DurableFiles", "Parallelism", "Signing", "RegoSyntax", "RegoFormatting", "RegoCompiler", "RegoEngine", "RegoPlan",
            "RegoValue",
            .product(name: "Yams", package: "Yams"),
        ]),
]

let network: [Target] = [
    .target(
        name: "NetworkBuiltins",
        dependencies: ["CZlib", "RegoEngine", .product(name: "AsyncHTTPClient", package: "async-http-client")]),
    .target(
        name: "HTTPServing",
        dependencies: [
            .product(name: "HummingbirdCore", package: "hummingbird"),
            .product(name: "HummingbirdTLS", package: "hummingbird"),
            .product(name: "Logging", package: "swift-log"),
            .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        ]),
    .target(
        name: "Publishing",
        dependencies: ["DurableFiles", "PolicyBundle", "Signing", "RegoValue", .product(name: "Mustache", package: "swift-mustache")]),
    .target(
        name: "BundleServer",
        dependencies: [
            "DurableFiles", "HTTPServing",
            .product(name: "HummingbirdCore", package: "hummingbird"),
            .product(name: "Logging", package: "swift-log"),
            .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        ]),
    .target(
        name: "EnforcementPoint",
        dependencies: [
            "DurableFiles", "HTTPServing", "NetworkBuiltins", "PolicyBundle", "Signing", "RegoEngine", "RegoCompiler", "RegoPlan",
            "RegoSyntax", "RegoValue",
            .product(name: "AsyncHTTPClient", package: "async-http-client"),
            .product(name: "HummingbirdCore", package: "hummingbird"),
            .product(name: "Logging", package: "swift-log"),
            .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            .product(name: "Yams", package: "Yams"),
        ]),
    .executableTarget(
        name: "writ",
        dependencies: [
            "CMalloc", "Parallelism", "RegoValue", "RegoSyntax", "RegoFormatting", "RegoPlan", "RegoCompiler", "RegoEngine", "TopDown",
            "PolicyEvaluation", "PolicyOptimization", "PolicyTesting", "Signing", "Incremental",
            "DurableFiles", "PolicyBundle", "NetworkBuiltins", "Publishing", "BundleServer", "EnforcementPoint", "HTTPServing",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
            .product(name: "Logging", package: "swift-log"),
            .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        ],
        linkerSettings: fixedAddress),
]

let tests: [Target] = [
    .executableTarget(
        name: "EngineBench",
        dependencies: [
            "CSimdJSON", "PolicyBundle", "RegoCompiler", "RegoEngine", "RegoFormatting", "RegoPlan", "RegoSyntax", "RegoValue",
        ],
        path: "Benchmarks/EngineBench", linkerSettings: fixedAddress),
    .target(name: "TestSupport", dependencies: ["RegoValue"], path: "Tests/TestSupport"),
    .testTarget(name: "ParallelismTests", dependencies: ["Parallelism"]),
    .testTarget(name: "RegoValueTests", dependencies: ["RegoValue", "TestSupport"]),
    .testTarget(name: "GraphQLTests", dependencies: ["GraphQL"]),
    .testTarget(name: "RegoSyntaxTests", dependencies: ["RegoSyntax", "RegoValue", "TestSupport"]),
    .testTarget(name: "RegoFormattingTests", dependencies: ["RegoFormatting", "RegoSyntax", "RegoCompiler", "TestSupport"]),
    .testTarget(name: "RegoPlanTests", dependencies: ["RegoPlan", "RegoValue", "TestSupport"]),
    .testTarget(
        name: "RegoCompilerTests",
        dependencies: ["RegoCompiler", "RegoSyntax", "RegoPlan", "RegoValue", "TestSupport"]),
    .testTarget(
        name: "RegoEngineTests",
        dependencies: ["PolicyBundle", "RegoEngine", "RegoCompiler", "RegoSyntax", "RegoPlan", "RegoValue", "TestSupport"]),
    .testTarget(
        name: "RegoTests", dependencies: ["Rego", "RegoCompiler", "RegoEngine", "RegoPlan", "RegoSyntax", "RegoValue", "TestSupport"]),
    .executableTarget(name: "EmbeddingExample", dependencies: ["Rego"], path: "examples/embedding"),
    .testTarget(
        name: "PolicyEvaluationTests",
        dependencies: ["PolicyEvaluation", "PolicyBundle", "RegoCompiler", "RegoEngine", "RegoSyntax", "RegoValue", "TestSupport"]),
    .testTarget(
        name: "TopDownTests",
        dependencies: [
            "TopDown", "PolicyBundle", "RegoEngine", "RegoFormatting", "RegoCompiler", "RegoSyntax", "RegoPlan", "RegoValue", "TestSupport",
        ]),
    .testTarget(
        name: "PolicyOptimizationTests",
        dependencies: [
            "PolicyOptimization", "PolicyBundle", "RegoFormatting", "RegoEngine", "RegoCompiler", "RegoSyntax", "RegoPlan", "RegoValue",
            "TestSupport",
        ]),
    .testTarget(name: "SigningTests", dependencies: ["Signing", "RegoValue", "TestSupport"]),
    .testTarget(
        name: "PolicyTestingTests",
        dependencies: ["PolicyTesting", "PolicyEvaluation", "PolicyBundle", "RegoCompiler", "RegoValue", "TestSupport"]),
    .testTarget(
        name: "IncrementalTests",
        dependencies: [
            "Incremental", "PolicyBundle", "PolicyTesting", "RegoCompiler", "RegoEngine", "RegoSyntax", "RegoValue", "TestSupport",
        ]),
    .executableTarget(name: "BundleProbe", dependencies: ["PolicyBundle", "CZlib"], path: "Tests/BundleProbe"),
    .testTarget(name: "PolicyBundleTests", dependencies: ["PolicyBundle", "BundleProbe", "Signing", "RegoValue", "TestSupport"]),
    .testTarget(name: "DurableFilesTests", dependencies: ["DurableFiles", "TestSupport"]),
    .executableTarget(
        name: "CrashProbe", dependencies: ["Publishing", "EnforcementPoint", .product(name: "Logging", package: "swift-log")],
        path: "Tests/CrashProbe"),
    .testTarget(
        name: "PublishingTests", dependencies: ["Publishing", "CrashProbe", "DurableFiles", "PolicyBundle", "Signing", "TestSupport"]),
    .testTarget(
        name: "BundleServerTests",
        dependencies: [
            "BundleServer", "HTTPServing", "DurableFiles", "COpenSSL", "TestSupport",
            .product(name: "AsyncHTTPClient", package: "async-http-client"),
        ]),
    .testTarget(
        name: "EnforcementPointTests",
        dependencies: [
            "EnforcementPoint", "BundleServer", "Publishing", "CrashProbe", "DurableFiles", "HTTPServing", "PolicyBundle", "Signing",
            "RegoValue",
            "TestSupport",
            .product(name: "AsyncHTTPClient", package: "async-http-client"),
        ]),
    .target(name: "RegoJudge", dependencies: ["RegoSyntax", "RegoEngine", "RegoValue"], path: "Tests/RegoJudge"),
    .testTarget(
        name: "RegoJudgeTests",
        dependencies: ["RegoJudge", "PolicyBundle", "RegoCompiler", "RegoEngine", "RegoSyntax", "RegoValue", "TestSupport"]),
    .target(
        name: "RegoFuzzing",
        dependencies: ["RegoJudge", "PolicyBundle", "PolicyEvaluation", "RegoCompiler", "RegoEngine", "RegoSyntax", "RegoValue"],
        path: "Tests/RegoFuzzing"),
    .executableTarget(
        name: "RegoFuzz", dependencies: ["RegoFuzzing"], path: "Tests/RegoFuzz",
        exclude: [
            "Builtins", "Cryptography", "Diagnostics", "answers.py", "compare.py", "comparison.py", "engines.py", "further_opinions.py",
            "kept_answers.py", "known-differences.json", "known.py", "opa_library.py", "processes.py", "report.py", "shrinking.py",
        ]),
    .systemLibrary(name: "CLibFuzzer", path: "Tests/CLibFuzzer"),
    .executableTarget(
        name: "ReaderFuzz",
        dependencies: ["CLibFuzzer", "PolicyBundle", "RegoCompiler", "RegoEngine", "RegoPlan", "RegoSyntax", "RegoValue"],
        path: "Tests/ReaderFuzz", exclude: ["dictionaries", "seeds"]),
    .testTarget(
        name: "RegoFuzzingTests",
        dependencies: ["RegoFuzzing", "RegoCompiler", "RegoEngine", "RegoPlan", "RegoSyntax", "RegoValue", "TestSupport"]),
    .testTarget(
        name: "NetworkBuiltinsTests",
        dependencies: ["NetworkBuiltins", "RegoEngine", "RegoCompiler", "RegoSyntax", "RegoPlan", "RegoValue", "TestSupport"],
        exclude: ["Server"]),
    .testTarget(name: "writTests", dependencies: ["writ", "Signing", "RegoValue", "TestSupport"]),
]

let package = Package(
    name: "writ",
    products: [
        .executable(name: "writ", targets: ["writ"]),
        .library(name: "Rego", targets: ["Rego", "RegoEngine", "RegoPlan", "RegoValue"]),
        .library(name: "RegoEngine", targets: ["RegoEngine", "RegoPlan", "RegoValue"]),
        .library(name: "RegoCompiler", targets: ["RegoCompiler", "RegoSyntax"]),
        .library(name: "PolicyBundle", targets: ["PolicyBundle", "Signing"]),
        .library(name: "EnforcementPoint", targets: ["EnforcementPoint"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/attaswift/BigInt", from: "6.0.1"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: core + network + tests,
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
