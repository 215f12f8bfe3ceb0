import Testing

@testable import PolicyBundle

/// What happens to each of the recorded variants of one signed bundle.
///
/// `nil` stands for a bundle that is accepted. Where OPA accepts and Writ refuses, the reason is beside it; there is no case the other way round.
@Suite struct TamperedBundleTests {
    static let expected: [String: BundleError.Code?] = [
        "untouched": .none,

        // Contents that are not what was signed.
        "policy-content-changed": .digestMismatch, "data-value-changed": .digestMismatch, "data-number-spelling": .digestMismatch,
        "data-exponent-spelling": .digestMismatch, "manifest-removed": .fileMissing, "policy-file-added": .fileUnsigned,
        "data-file-added": .fileUnsigned, "wasm-added": .fileUnsigned, "plan-added": .fileUnsigned, "policy-file-removed": .fileMissing,
        "data-removed": .fileMissing, "policy-renamed": .fileMissing, "payload-hash-mismatch": .digestMismatch,
        "long-name": .fileUnsigned, "root-violation-signed": .rootViolation, "parse-error-signed": .policyInvalid,
        "payload-no-files": .fileUnsigned, "payload-not-json": .claimsInvalid, "payload-file-twice-differs": .claimsInvalid,
        "payload-name-leading-slash": .fileMissing,

        // Structured files of the same value.
        "data-whitespace-changed": .none, "data-keys-reordered": .none, "data-unicode-escaped": .none, "data-trailing-newline": .none,
        "manifest-whitespace-changed": .none,

        // The file of signatures.
        "signatures-removed-no-key": .none, "signatures-empty-file": .signaturesFileInvalid, "signatures-empty-list": .signatureCount,
        "signatures-missing-list": .signatureMissing, "signatures-not-string": .signaturesFileInvalid,
        "two-signatures-both-valid": .signatureCount,
        "two-signatures-second-bad": .signatureCount, "nested-signatures-file": .entryMisplaced, "nested-manifest-file": .entryMisplaced,
        "signatures-entry-last": .none, "signatures-entry-first": .none,

        // The token.
        "signature-truncated": .signatureMalformed, "signature-bit-flipped": .signatureInvalid, "signature-empty-part": .signatureInvalid,
        "signature-two-parts": .signatureMalformed, "signature-garbage": .signatureMalformed,
        "payload-changed-old-signature": .signatureInvalid,
        "alg-none-empty-signature": .algorithmMismatch, "alg-none-old-signature": .algorithmMismatch,
        "alg-none-and-flag-none": .algorithmMismatch,
        "header-typ-missing": .none, "verified-with-other-key": .signatureInvalid, "verified-with-missing-key-file": .keyInvalid,
        "verified-with-text-key": .keyInvalid, "verified-with-rs512": .algorithmMismatch, "verified-with-ps256": .algorithmMismatch,
        "verified-with-unknown-alg": .algorithmMismatch,
        // OPA ignores the header: a token that names no algorithm, or demands an extension that nobody understands, is not verified as its signer meant.
        "header-without-alg": .algorithmMismatch, "header-unknown-crit": .signatureCriticalHeader,
        // OPA takes the public key's file for the secret of an HMAC: everybody has the public key.
        "hs256-with-rsa-public-key-flag-hs256": .keyMismatch,
        // OPA uses the key id only to look the key up and does not compare it.
        "kid-header-mismatch": .keyIDMismatch, "kid-claim-mismatch": .keyIDMismatch, "kid-both-mismatch": .keyIDMismatch,
        "key-id-flag-other": .keyIDMismatch,
        // A key id that is not said does not disagree.
        "kid-missing": .none, "key-id-flag-missing": .none,

        // Claims.
        "scope-wrong": .scopeMismatch, "scope-right": .none, "scope-not-wanted": .scopeMismatch, "scope-missing": .scopeMismatch,
        // OPA reads no times.
        "claim-expired": .claimExpired, "claim-issued-in-future": .claimNotYetValid, "claim-not-before-future": .claimNotYetValid,

        // Digests: OPA takes any hash that Go has.
        "payload-hash-md5": .digestAlgorithm, "payload-hash-sha-1": .digestAlgorithm, "payload-hash-uppercase": .none,
        "payload-hash-sha-224": .none, "payload-hash-sha-384": .none, "payload-hash-sha-512": .none, "payload-hash-sha-512-256": .none,

        // Entries.
        "duplicate-entry-same": .entryDuplicate, "duplicate-entry-second-differs": .entryDuplicate,
        "duplicate-entry-first-differs": .entryDuplicate, "duplicate-signatures-second-bad": .entryDuplicate,
        "duplicate-data": .entryDuplicate,
        "names-without-slash": .none, "names-with-dot-slash": .fileMissing, "names-with-double-slash": .entryName,
        "symlink-replaces-policy": .entryLink, "directory-entries": .none, "entries-reversed": .none,
        // OPA skips what is no regular file; other tools that unpack the same bundle do not.
        "symlink-entry": .entryLink, "hardlink-entry": .entryLink, "fifo-entry": .entrySpecial,
        // OPA unpacks nothing to disk, so it takes the name; a client store does.
        "traversal-signed": .entryTraversal,

        // The archive.
        "gzip-truncated": .gzipTruncated, "gzip-bad-magic": .gzipHeader, "plain-tar": .gzipHeader, "gzip-of-nothing": .signatureMissing,
        "gzip-of-text": .tarHeader, "tar-truncated": .tarTruncated, "tar-no-end-blocks": .none, "tar-bad-checksum": .tarHeader,
        "gzip-bomb-unsigned-data": .ratioLimit, "gzip-bomb-unsigned-policy": .ratioLimit,
        // OPA stops reading when the archive has ended, so it never sees the trailer or what follows.
        "gzip-truncated-trailer": .gzipTruncated, "gzip-bad-crc": .gzipChecksum, "trailing-zeros": .gzipTrailingBytes,
        "second-gzip-member": .gzipSecondMember, "garbage-after-tar-end": .tarTrailingBytes,

        // Exclusions.
        "exclude-changed-data": .none, "exclude-added-policy": .none, "exclude-glob": .none,
    ]

    /// The cases that OPA accepts and Writ refuses, all of them.
    static let deviations: Set<String> = [
        "header-without-alg", "header-unknown-crit", "hs256-with-rsa-public-key-flag-hs256", "kid-header-mismatch", "kid-claim-mismatch",
        "kid-both-mismatch", "key-id-flag-other", "claim-expired", "claim-issued-in-future", "claim-not-before-future", "payload-hash-md5",
        "payload-hash-sha-1", "symlink-entry", "hardlink-entry", "fifo-entry", "traversal-signed", "gzip-truncated-trailer", "gzip-bad-crc",
        "trailing-zeros", "second-gzip-member", "garbage-after-tar-end",
    ]

    static let names = Array(expected.keys).sorted()

    @Test("every recorded variant is accepted or refused with its own code", arguments: names)
    func variant(_ name: String) throws {
        let record = try Fixtures.object("tampered/\(name)/case.json")
        let flags = try #require(record["verifier"] as? [String: Any])
        let verifier = VerifierFlags(
            key: flags["key"] as? String, algorithm: flags["alg"] as? String, keyID: flags["kid"] as? String,
            scope: flags["scope"] as? String,
            excluded: (flags["exclude"] as? String).map { [$0] } ?? [])
        let bytes = try Fixtures.bytes("tampered/\(name)/bundle.tar.gz")
        let error = try Fixtures.refusal { try verifier.verify(bytes) }
        #expect(error?.code == Self.expected[name]?.flatMap { $0 }, "\(name): \(error?.description ?? "accepted")")
        let opa = try #require(record["run"] as? [String: Any])
        let accepts = opa["exit_code"] as? Int == 0
        #expect(accepts ? (error == nil || Self.deviations.contains(name)) : error != nil, "OPA \(accepts ? "accepts" : "refuses") \(name)")
    }

    @Test("the table has every recorded variant, and every deviation is one that OPA accepts")
    func complete() throws {
        let table = try #require(try Fixtures.json("tampered/table.json") as? [[String: Any]])
        #expect(Set(table.compactMap { $0["name"] as? String }) == Set(Self.names))
        for row in table {
            guard let name = row["name"] as? String, Self.deviations.contains(name) else { continue }
            #expect(row["run_exit_code"] as? Int == 0, "\(name)")
        }
    }

    @Test("every refusal says what happened, where, and in words that end")
    func messages() throws {
        for name in Self.names {
            let bytes = try Fixtures.bytes("tampered/\(name)/bundle.tar.gz")
            let flags = VerifierFlags(key: "keys/test-only-rsa-a.pub.pem", algorithm: "RS256", keyID: "key-1")
            guard let error = try Fixtures.refusal({ try flags.verify(bytes) }) else { continue }
            #expect(!error.message.isEmpty && error.message.utf8.count < 400, "\(name): \(error)")
            #expect(error.code.rawValue.hasPrefix("bundle_"))
        }
    }
}
