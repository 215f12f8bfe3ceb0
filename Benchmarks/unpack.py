#!/usr/bin/env python3
"""Measures how long verifying a bundle of about 100 MB takes, against hashing the same file and unpacking it with the system's tools.

    Benchmarks/unpack.py [--writ COMMAND] [--rounds N] [shape ...]

Every round runs, one after the other and each as a new process:

    COMMAND verify --verification-key SECRET --signing-alg HS256 BUNDLE
    openssl dgst -sha256 BUNDLE
    gzip -dc BUNDLE

`writ verify` does what activation does before anything is written: it hashes the file, unpacks it, hashes each member, verifies the signature and every
digest, and reads the data. The ratio is its time divided by that of the two others together. `users` is text that compresses well, `blobs` text that
hardly does, `policies` many small files.
"""

import argparse
import base64
import json
import pathlib
import random
import shlex
import statistics
import subprocess
import tempfile
import time

import table
import users

SECRET = "a secret of this benchmark, and of nothing else"
POLICY = "package access\n\nallow if input.user in data.users\n"


def write_users(folder):
    (folder / "data.json").write_text(json.dumps(users.document(310_000)))
    (folder / "access.rego").write_text(POLICY)


def write_blobs(folder):
    chance = random.Random(7)
    blobs = {f"blob-{number}": base64.b64encode(chance.randbytes(3_000)).decode() for number in range(20_000)}
    (folder / "data.json").write_text(json.dumps({"users": blobs}))
    (folder / "access.rego").write_text(POLICY)


def write_policies(folder):
    document = users.document(200_000)["users"]
    names = list(document)
    for number in range(500):
        package = folder / f"team{number}"
        package.mkdir()
        part = {name: document[name] for name in names[number * 400 : number * 400 + 400]}
        (package / "data.json").write_text(json.dumps(part))
        (package / "access.rego").write_text(POLICY.replace("package access", f"package access{number}"))


SHAPES = {"users": write_users, "blobs": write_blobs, "policies": write_policies}


def seconds(command):
    start = time.perf_counter()
    finished = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    elapsed = time.perf_counter() - start
    if finished.returncode != 0:
        raise SystemExit(f"{shlex.join(command)}\nexited {finished.returncode}: {finished.stderr.decode().strip()}")
    return elapsed


def measure(writ, shape, rounds, folder):
    source = folder / shape
    source.mkdir()
    SHAPES[shape](source)
    bundle = str(folder / f"{shape}.tar.gz")
    key = ["--signing-alg", "HS256"]
    table.run([*writ, "build", "-b", str(source), "-o", bundle, "--signing-key", SECRET, *key])
    unpacked = sum(file.stat().st_size for file in source.rglob("*") if file.is_file())
    commands = (
        [*writ, "verify", "--verification-key", SECRET, *key, bundle],
        ["openssl", "dgst", "-sha256", bundle],
        ["gzip", "-dc", bundle],
    )
    times = [[seconds(command) for command in commands] for _ in range(rounds)]
    verified, hashed, unzipped = (statistics.median(column) * 1e3 for column in zip(*times))
    size = pathlib.Path(bundle).stat().st_size
    print(
        f"| {shape} | {unpacked / 1e6:.1f} | {size / 1e6:.1f} | {verified:.0f} | {hashed:.0f} | {unzipped:.0f} "
        f"| {verified / (hashed + unzipped):.2f} |",
        flush=True,
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--writ", default=str(table.ROOT / ".build/release/writ"))
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("shapes", nargs="*", choices=[[], *SHAPES], default=[])
    options = parser.parse_args()
    print("| bundle | unpacked MB | file MB | writ verify ms | openssl dgst ms | gzip -dc ms | writ / both |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as name:
        for shape in options.shapes or SHAPES:
            measure(shlex.split(options.writ), shape, options.rounds, pathlib.Path(name))


if __name__ == "__main__":
    main()
