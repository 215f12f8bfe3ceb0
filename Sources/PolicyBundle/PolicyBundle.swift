// Manifest, archive, loader, builder, digests and bundle signatures.
