#!/usr/bin/env python3
"""Compares the calls of io.jwt.*, crypto.* and providers.aws.sign_req in Writ and in the real OPA.

    compare_cryptography.py --tool PATH [--seed N] [--count N] [--out FOLDER] [--keep N]

OpenSSL makes keys, certificates and requests; OPA makes tokens of them by every algorithm; then arguments are damaged: other types, changed, missing
and doubled bytes, broken PEM, other keys, missing members. Both engines get the same call with errors of built-in functions fatal; the value must be
the same to the last digit, and so must the text of an error. Signatures that are random by design (ECDSA, PSS) are left out of tokens.
Differences are printed by function and by what OPA says, and written to the folder as case files. Exits 1 when there are any.
"""

import argparse
import base64
import collections
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from engines import Opa, Writ

NANOSECONDS = 1_000_000_000
NOW = 1_790_000_000


class Material:
    """Keys, certificates and requests of OpenSSL, as texts."""

    def __init__(self, folder):
        self.folder = folder
        self.private, self.public = {}, {}
        for name, arguments in {
            "rsa": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
            "rsa-small": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:768"],
            "rsa-other": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
            "p256": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
            "p256-other": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
            "p384": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"],
            "p521": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521"],
            "p224": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-224"],
            "k256": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp256k1"],
            "ed25519": ["-algorithm", "ED25519"],
            "ed448": ["-algorithm", "ED448"],
            "x25519": ["-algorithm", "X25519"],
        }.items():
            self.private[name] = self.openssl("genpkey", *arguments, out=f"{name}.pem")
            self.public[name] = self.openssl("pkey", "-in", f"{name}.pem", "-pubout", out=f"{name}.pub.pem")
        self.private["rsa-pkcs1"] = self.openssl("rsa", "-in", "rsa.pem", "-traditional", out="rsa.pkcs1.pem")
        self.private["p256-sec1"] = self.openssl("ec", "-in", "p256.pem", out="p256.sec1.pem")
        self.private["p384-sec1"] = self.openssl("ec", "-in", "p384.pem", out="p384.sec1.pem")
        self.private["rsa-encrypted"] = self.openssl("pkey", "-in", "rsa.pem", "-aes256", "-passout", "pass:secret", out="rsa.enc.pem")
        self.public["rsa-pkcs1"] = self.openssl("rsa", "-in", "rsa.pem", "-RSAPublicKey_out", out="rsa.pub1.pem")
        self.jwks = {name: self.jwk(name) for name in ("rsa", "rsa-other", "rsa-small", "p256", "p256-other", "p384", "p521", "ed25519")}
        self.make_certificates()

    def openssl(self, *arguments, out=None, given=None):
        command = ["openssl", *arguments] + (["-out", out] if out else [])
        done = subprocess.run(command, cwd=self.folder, input=given, capture_output=True)
        if done.returncode:
            sys.exit(f"{' '.join(command)}: {done.stderr.decode()}")
        return (self.folder / out).read_text() if out else done.stdout.decode()

    # Certificates

    def make_certificates(self):
        self.certificates, self.requests = {}, {}
        authority = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n"
        self.certify("root", "rsa", None, "/CN=Root/O=Writ", authority)
        self.certify("other-root", "p256-other", None, "/CN=Other", authority)
        self.certify("middle", "p256", "root", "/C=DE/O=A/OU=B/CN=Middle", authority + "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n")
        names = "subjectAltName=DNS:a.example.com,DNS:*.b.example.com,IP:10.0.0.1,IP:::1,email:x@example.com,URI:spiffe://a/b?c=d#e\n"
        self.certify("leaf", "p384", "middle", "/CN=leaf/serialNumber=7/L=Town/ST=State/street=Road 1/postalCode=1", names + "extendedKeyUsage=serverAuth\n")
        self.certify("client", "ed25519", "middle", "/CN=client", names + "extendedKeyUsage=clientAuth,emailProtection,1.2.3.4\nkeyUsage=digitalSignature\n")
        self.certify("any", "p521", "middle", "/CN=any", "extendedKeyUsage=anyExtendedKeyUsage\ncertificatePolicies=1.2.3.4,2.5.29.32.0\n")
        self.certify("expired", "rsa-other", "root", "/CN=expired", names, days=1, start=NOW - 400 * 86400)
        self.certify("future", "rsa-other", "root", "/CN=future", names, days=10, start=NOW + 4000 * 86400)
        self.certify("constrained", "rsa-other", "root", "/CN=constrained",
                     authority + "nameConstraints=critical,permitted;DNS:example.com,excluded;DNS:bad.example.com,permitted;IP:10.0.0.0/255.0.0.0,permitted;email:example.com,excluded;URI:.bad.com\n")
        self.certify("within", "p256-other", "constrained", "/CN=within", "subjectAltName=DNS:a.example.com\n")
        self.certify("beyond", "p256-other", "constrained", "/CN=beyond", "subjectAltName=DNS:a.bad.example.com\n")
        self.certify("no-authority", "p256-other", "leaf", "/CN=wrong", "")
        self.certify("path-zero", "rsa-other", "root", "/CN=zero", "basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=keyCertSign\n")
        self.certify("too-deep-middle", "p256-other", "path-zero", "/CN=deep", authority)
        self.certify("too-deep", "p384", "too-deep-middle", "/CN=too deep", names)
        self.certify("critical", "p384", "root", "/CN=critical", "1.2.3.4=critical,ASN1:UTF8String:text\n")
        self.certify("points", "p384", "root", "/CN=points", "crlDistributionPoints=URI:http://a/crl\nauthorityInfoAccess=OCSP;URI:http://a/ocsp,caIssuers;URI:http://a/ca\n")
        for name, key in {"rsa": "rsa", "p256": "p256", "ed25519": "ed25519"}.items():
            (self.folder / "request.cnf").write_text("[req]\ndistinguished_name=dn\nreq_extensions=ext\n[dn]\n[ext]\nsubjectAltName=DNS:a.example.com,IP:10.0.0.1,email:a@b,URI:https://a/b\nkeyUsage=digitalSignature\n")
            self.requests[name] = self.openssl("req", "-new", "-key", f"{key}.pem", "-subj", f"/CN={name}/O=Writ", "-config", "request.cnf", out=f"{name}.csr")
        self.requests["plain"] = self.openssl("req", "-new", "-key", "rsa.pem", "-subj", "/CN=plain", out="plain.csr")

    def certify(self, name, key, issuer, subject, extensions, days=20000, start=NOW - 86400 * 300):
        (self.folder / "ext.cnf").write_text(extensions)
        self.openssl("req", "-new", "-key", f"{key}.pem", "-subj", subject, out=f"{name}.csr")
        stamp = [subprocess.run(["date", "-u", "-d", f"@{moment}", "+%Y%m%d%H%M%SZ"], capture_output=True, text=True).stdout.strip()
                 for moment in (start, start + days * 86400)]
        (self.folder / "index.txt").write_text("")
        (self.folder / "ca.cnf").write_text(
            "[ca]\ndefault_ca=a\n[a]\ndatabase=index.txt\nnew_certs_dir=.\nrand_serial=yes\ndefault_md=sha256\npolicy=p\nunique_subject=no\n"
            "[p]\nC=optional\nST=optional\nL=optional\nO=optional\nOU=optional\nCN=optional\nserialNumber=optional\nstreet=optional\npostalCode=optional\n")
        signer = ["-selfsign", "-keyfile", f"{key}.pem"] if issuer is None else ["-cert", f"{issuer}.crt", "-keyfile", f"{self.signing[issuer]}.pem"]
        self.openssl("ca", "-batch", "-config", "ca.cnf", "-in", f"{name}.csr", "-notext", "-preserveDN", "-extfile", "ext.cnf", "-startdate", stamp[0],
                     "-enddate", stamp[1], *signer, out=f"{name}.crt")
        self.signing[name] = key
        self.certificates[name] = (self.folder / f"{name}.crt").read_text()

    signing = {}

    # JSON Web Keys

    def jwk(self, name):
        """The private key as a JWK."""
        text = self.openssl("pkey", "-in", f"{name}.pem", "-noout", "-text")
        fields = {match[1]: bytes.fromhex(re.sub(r"[\s:]", "", match[2])) for match in re.finditer(r"^(\w+):\n((?:    [0-9a-f:]+\n)+)", text, re.M)}
        if "modulus" in fields:
            exponent = int(re.search(r"publicExponent: (\d+)", text)[1])
            members = {"n": fields["modulus"], "e": exponent.to_bytes(3, "big"), "d": fields["privateExponent"], "p": fields["prime1"], "q": fields["prime2"],
                       "dp": fields["exponent1"], "dq": fields["exponent2"], "qi": fields["coefficient"]}
            return {"kty": "RSA"} | {key: self.encode(value.lstrip(b"\0")) for key, value in members.items()}
        if name == "ed25519":
            return {"kty": "OKP", "crv": "Ed25519", "d": self.encode(fields["priv"]), "x": self.encode(fields["pub"])}
        curve, size = {"p256": ("P-256", 32), "p384": ("P-384", 48), "p521": ("P-521", 66)}[name.split("-")[0]]
        point = fields["pub"][1:]
        secret = fields["priv"].lstrip(b"\0").rjust(size, b"\0")
        return {"kty": "EC", "crv": curve, "d": self.encode(secret), "x": self.encode(point[:size]), "y": self.encode(point[size:])}

    @staticmethod
    def encode(value):
        return base64.urlsafe_b64encode(value).decode().rstrip("=")

    def public_jwk(self, name):
        return {key: value for key, value in self.jwks[name].items() if key not in ("d", "p", "q", "dp", "dq", "qi")}


KEYS = {
    "RS256": "rsa", "RS384": "rsa", "RS512": "rsa", "PS256": "rsa", "PS384": "rsa", "PS512": "rsa", "ES256": "p256", "ES384": "p384", "ES512": "p521",
    "EdDSA": "ed25519",
}
SECRETS = {"HS256": "s" * 32, "HS384": "s" * 48, "HS512": "s" * 64}
ALGORITHMS = [*KEYS, *SECRETS]
ODD = [None, True, 0, -1.5, 1e99, "", "x", [], ["x"], {}, {"x": 1}]


class Calls:
    """Makes calls at random."""

    def __init__(self, material, opa, dice):
        self.material, self.opa, self.dice = material, opa, dice
        self.tokens = {}

    def one(self):
        make = self.dice.choices([self.decode, self.verify, self.decode_verify, self.encode_sign, self.x509, self.digest, self.aws], [2, 4, 6, 5, 6, 1, 3])[0]
        function, arguments = make()
        if self.dice.random() < 0.5:
            place = self.dice.randrange(len(arguments))
            arguments[place] = self.damaged(arguments[place])
        return function, arguments

    # Damage

    def damaged(self, value, depth=0):
        if self.dice.random() < 0.12:
            return self.dice.choice(ODD)
        if isinstance(value, str):
            return self.damaged_text(value)
        if isinstance(value, dict) and value:
            value = dict(value)
            key = self.dice.choice(sorted(value))
            action = self.dice.randrange(4)
            if action == 0:
                del value[key]
            elif action == 1:
                value[self.damaged_text(key) or "k"] = self.dice.choice(ODD)
            else:
                value[key] = self.damaged(value[key], depth + 1)
            return value
        if isinstance(value, list) and value:
            value = list(value)
            place = self.dice.randrange(len(value))
            if self.dice.random() < 0.3:
                del value[place]
            else:
                value[place] = self.damaged(value[place], depth + 1)
            return value
        return self.dice.choice(ODD)

    def damaged_text(self, text):
        dice = self.dice
        place = dice.randrange(len(text) + 1)
        actions = [
            lambda: text[:place] + text[place + dice.randint(1, 9):],
            lambda: text[:place] + dice.choice("\n\0 .=-_+/aZ0{\"\u00e9:") + text[place:],
            lambda: text[:place] + dice.choice("AZaz09.-_ ") + text[place + 1:],
            lambda: text[:place],
            lambda: text + dice.choice(["\n", " ", "x", text, "\n\n", "=="]),
            lambda: dice.choice(["\n", " ", "x", "\t"]) + text,
            lambda: text.replace("\n", dice.choice(["", "\r\n", " \n", "\n\n"])),
            lambda: base64.b64encode(text.encode()).decode(),
            lambda: text.strip(),
            lambda: text.swapcase(),
            lambda: dice.choice(list(self.material.private.values()) + list(self.material.public.values()) + list(self.material.certificates.values())),
        ]
        if text.startswith("{") and dice.random() < 0.5:
            try:
                return json.dumps(self.damaged(json.loads(text)))
            except ValueError:
                pass
        return dice.choice(actions)()

    # Tokens

    def header(self, algorithm):
        dice = self.dice
        header = {"alg": algorithm}
        for key, values in {
            "typ": ["JWT", "jwt", "", 1, "other"], "kid": ["k1", "k2", "", 7], "cty": ["JWT", "jwt", "x", ""], "crit": [["kid"], ["x"], [], "x", [1]], "x": [1], "b64": [False, True],
        }.items():
            if dice.random() < (0.5 if key == "typ" else 0.3 if key == "kid" else 0.05):
                header[key] = dice.choice(values)
        return header

    def claims(self):
        dice = self.dice
        claims = {"sub": dice.choice(["a", "\u00e9<>&", ""])}
        offsets = [-1000, -1, 0, 1, 1000, 0.5]
        for key, make in {
            "exp": lambda: dice.choice([NOW + dice.choice(offsets), str(NOW), None, 1e40, True]) if dice.random() < 0.2 else NOW + dice.choice(offsets),
            "nbf": lambda: dice.choice(["x", None, [1]]) if dice.random() < 0.1 else NOW + dice.choice(offsets),
            "iat": lambda: NOW + dice.choice(offsets),
            "iss": lambda: dice.choice(["issuer", "other", "", 3, None]),
            "aud": lambda: dice.choice(["audience", "other", ["audience"], ["other", "audience"], [], [1], ["other"], 1, {"a": 1}]),
        }.items():
            if dice.random() < 0.35:
                claims[key] = make()
        return claims

    def signed(self, header, payload, algorithm):
        """A token that OPA signed; the header may name another algorithm."""
        key = {"kty": "oct", "k": Material.encode(SECRETS[algorithm].encode())} if algorithm in SECRETS else self.material.jwks[KEYS[algorithm]]
        token = self.opa.value("io.jwt.encode_sign_raw", [json.dumps({"alg": algorithm}), payload, json.dumps(key)])
        if token is None or header == {"alg": algorithm}:
            return token
        # OPA refuses odd headers, so that only the parts are its own.
        head = Material.encode(json.dumps(header).encode())
        body = Material.encode(payload.encode())
        if algorithm in SECRETS:
            import hmac
            signature = hmac.new(SECRETS[algorithm].encode(), f"{head}.{body}".encode(), "sha" + algorithm[2:]).digest()
            return f"{head}.{body}.{Material.encode(signature)}"
        return self.by_openssl(head, body, algorithm)

    def by_openssl(self, head, body, algorithm):
        known = self.tokens.get((head, body, algorithm))
        if known:
            return known
        folder, name = self.material.folder, KEYS[algorithm]
        (folder / "message").write_text(f"{head}.{body}")
        size = algorithm[-3:]
        options = {
            "R": ["-rawin", "-digest", f"sha{size}"], "P": ["-rawin", "-digest", f"sha{size}", "-pkeyopt", "rsa_padding_mode:pss", "-pkeyopt", "rsa_pss_saltlen:digest"],
            "E": ["-rawin"] if algorithm == "EdDSA" else ["-rawin", "-digest", f"sha{size}"],
        }[algorithm[0]]
        self.material.openssl("pkeyutl", "-sign", "-inkey", f"{name}.pem", "-in", "message", *options, "-out", "signature")
        signature = (folder / "signature").read_bytes()
        if algorithm.startswith("ES"):
            signature = self.plain_ecdsa(signature, {"256": 32, "384": 48, "512": 66}[size])
        token = f"{head}.{body}.{Material.encode(signature)}"
        self.tokens[head, body, algorithm] = token
        return token

    @staticmethod
    def plain_ecdsa(der, size):
        position = 2 if der[1] < 128 else 3
        numbers = b""
        for _ in range(2):
            length = der[position + 1]
            numbers += der[position + 2:position + 2 + length].lstrip(b"\0").rjust(size, b"\0")
            position += 2 + length
        return numbers

    def token(self):
        """A token, its algorithm, and its header."""
        algorithm = self.dice.choice(ALGORITHMS)
        header = self.header(algorithm)
        payload = json.dumps(self.claims(), ensure_ascii=self.dice.random() < 0.5)
        if header.get("cty") in ("JWT", "jwt"):
            payload = self.signed({"alg": algorithm}, payload, algorithm) or payload
            if self.dice.random() < 0.5:
                payload = f'"{payload}"'
        if self.dice.random() < 0.06:
            header["alg"] = self.dice.choice([*ALGORITHMS, "none", "None", "", None, "XS256"])
        elif self.dice.random() < 0.02:
            del header["alg"]
        return self.signed(header, payload, algorithm), algorithm, header

    def key(self, algorithm):
        """What may verify tokens of the algorithm: PEM, certificate, JWK, set."""
        if algorithm in SECRETS:
            key = {"kty": "oct", "k": Material.encode(SECRETS[algorithm].encode())}
            return self.dice.choice([SECRETS[algorithm], json.dumps(key), json.dumps({"keys": [key]})])
        name = KEYS[algorithm]
        certificates = {"rsa": "root", "p256": "middle", "p384": "leaf", "p521": "any", "ed25519": "client"}
        form = self.dice.randrange(6)
        if form == 0:
            return self.material.public[name]
        if form == 1:
            return self.material.certificates[certificates[name]]
        if form == 2:
            return json.dumps(self.labelled(name, algorithm))
        if form == 3:
            return json.dumps(self.material.jwks[name])
        keys = [self.labelled(other, algorithm) for other in self.dice.sample(["rsa", "rsa-other", "rsa-small", "p256", "p256-other", "ed25519"], 2)]
        keys.insert(self.dice.randrange(3), self.labelled(name, algorithm))
        return json.dumps({"keys": keys})

    def labelled(self, name, algorithm):
        key = dict(self.material.public_jwk(name))
        if self.dice.random() < 0.5:
            key["kid"] = self.dice.choice(["k1", "k2"])
        if self.dice.random() < 0.5:
            key["alg"] = self.dice.choice([algorithm, algorithm, "RS256", "ES256", "EdDSA", "RSA-OAEP", "nonsense"])
        if self.dice.random() < 0.2:
            key["use"] = self.dice.choice(["sig", "enc"])
        if self.dice.random() < 0.1:
            key["key_ops"] = self.dice.choice([["verify"], ["sign"], ["nonsense"], []])
        return key

    def decode(self):
        return "io.jwt.decode", [self.token()[0]]

    def verify(self):
        token, algorithm, _ = self.token()
        named = algorithm if self.dice.random() < 0.8 else self.dice.choice(ALGORITHMS)
        key = self.key(algorithm) if self.dice.random() < 0.85 else self.key(self.dice.choice(ALGORITHMS))
        return f"io.jwt.verify_{named.lower() if named != 'EdDSA' else 'eddsa'}", [token, key]

    def decode_verify(self):
        token, algorithm, _ = self.token()
        constraints = {"time": (NOW + self.dice.choice([0, 0, 0, 0.5, -1, 1])) * NANOSECONDS}
        if algorithm in SECRETS and self.dice.random() < 0.85:
            constraints["secret"] = SECRETS[algorithm]
        else:
            constraints["cert"] = self.key(algorithm)
        for key, values in {"alg": [algorithm, algorithm, "RS256"], "iss": ["issuer", "other", ""], "aud": ["audience", "x", ""]}.items():
            if self.dice.random() < 0.35:
                constraints[key] = self.dice.choice(values)
        if self.dice.random() < 0.02:
            constraints["nonsense"] = 1
        if self.dice.random() < 0.05:
            del constraints["time"]
        return "io.jwt.decode_verify", [token, constraints]

    def encode_sign(self):
        algorithm = self.dice.choice(ALGORITHMS)
        header = self.header(algorithm)
        if algorithm in SECRETS:
            key = {"kty": "oct", "k": Material.encode(self.dice.choice([SECRETS[algorithm], "short", ""]).encode())}
        else:
            key = dict(self.material.jwks[KEYS[algorithm] if self.dice.random() < 0.9 else self.dice.choice(list(KEYS.values()))])
            if self.dice.random() < 0.1:
                key = self.material.public_jwk(KEYS[algorithm])
        if self.dice.random() < 0.05:
            key = {"keys": [key]}
        if self.dice.random() < 0.1:
            header["alg"] = self.dice.choice(["none", "XS256", "", *ALGORITHMS])
        payload = self.claims() if self.dice.random() < 0.9 else self.dice.choice([[1], "text", 1, {}])
        if self.dice.random() < 0.5:
            return "io.jwt.encode_sign", [header, payload, key]
        texts = [json.dumps(header), json.dumps(payload), json.dumps(key)]
        if self.dice.random() < 0.1:
            texts[1] = "not json"
        return "io.jwt.encode_sign_raw", texts

    # Keys and certificates

    def encoded(self, text):
        """PEM, base64 of PEM, or base64 of the first block's DER."""
        form = self.dice.randrange(6)
        if form == 4:
            return base64.b64encode(text.encode()).decode()
        if form == 5:
            block = re.search(r"-----BEGIN [^-]*-----\n(.*?)-----END", text, re.S)
            return re.sub(r"\s", "", block[1]) if block else text
        return text

    def chain(self):
        chains = [
            ["root", "middle", "leaf"], ["root", "middle", "client"], ["root", "middle", "any"], ["root", "leaf"], ["root", "expired"], ["root", "future"],
            ["root", "constrained", "within"], ["root", "constrained", "beyond"], ["root", "middle", "leaf", "no-authority"], ["other-root", "middle", "leaf"],
            ["root", "path-zero", "too-deep-middle", "too-deep"], ["root", "critical"], ["root", "points"], ["root"], ["middle", "leaf"], ["leaf", "middle", "root"],
            ["root", "other-root", "middle", "leaf"], [],
        ]
        return "".join(self.material.certificates[name] for name in self.dice.choice(chains))

    def x509(self):
        function = self.dice.choice([
            "parse_certificates", "parse_and_verify_certificates", "parse_and_verify_certificates_with_options", "parse_and_verify_certificates_with_options",
            "parse_certificate_request", "parse_keypair", "parse_rsa_private_key", "parse_private_keys",
        ])
        if function == "parse_private_keys":
            keys = [self.dice.choice(list(self.material.private.values())) for _ in range(self.dice.randint(1, 3))]
            return "crypto.parse_private_keys", [self.encoded("".join(keys))]
        name = f"crypto.x509.{function}"
        if function == "parse_rsa_private_key":
            return name, [self.encoded(self.dice.choice(list(self.material.private.values())))]
        if function == "parse_certificate_request":
            return name, [self.encoded(self.dice.choice(list(self.material.requests.values())))]
        if function == "parse_keypair":
            certificate = self.dice.choice(sorted(self.material.certificates))
            key = self.material.signing[certificate] if self.dice.random() < 0.8 else self.dice.choice(sorted(self.material.private))
            return name, [self.encoded(self.material.certificates[certificate]), self.encoded(self.material.private[key])]
        arguments = [self.encoded(self.chain())]
        if function.endswith("options"):
            options = {"CurrentTime": NOW * NANOSECONDS}
            if self.dice.random() < 0.5:
                options["DNSName"] = self.dice.choice([
                    "a.example.com", "x.b.example.com", "x.y.b.example.com", "A.EXAMPLE.COM", "a.example.com.", "10.0.0.1", "[::1]", "::1", "other", "", "leaf", ".example.com", "*.b.example.com",
                ])
            if self.dice.random() < 0.5:
                uses = ["KeyUsageAny", "KeyUsageServerAuth", "KeyUsageClientAuth", "KeyUsageEmailProtection", "KeyUsageCodeSigning", "nonsense"]
                options["KeyUsages"] = self.dice.sample(uses, self.dice.randint(0, 2))
            if self.dice.random() < 0.2:
                options["MaxConstraintComparisons"] = self.dice.choice([0, 1, 5, 1.5, "x", -1])
            if self.dice.random() < 0.1:
                options["CurrentTime"] = self.dice.choice([0, -1, 1.5, 1e30, "x", (NOW - 380 * 86400) * NANOSECONDS, (NOW + 4001 * 86400) * NANOSECONDS])
            if self.dice.random() < 0.05:
                options["nonsense"] = 1
            arguments.append(options)
        return name, arguments

    def digest(self):
        texts = ["", "a", "\u00e9", "x" * 200, "0" * 64]
        function = self.dice.choice(["md5", "sha1", "sha256", "hmac.md5", "hmac.sha1", "hmac.sha256", "hmac.sha512", "hmac.equal"])
        return f"crypto.{function}", [self.dice.choice(texts) for _ in range(2 if "hmac" in function else 1)]

    # AWS

    def aws(self):
        dice = self.dice
        request = {"method": dice.choice(["get", "GET", "POST", "put", ""]), "url": dice.choice([
            "https://s3.amazonaws.com/bucket/key", "http://example.com", "https://a.b:8443/x%20y/z?b=2&a=1&a=0", "https://h/?q=%2F+x&empty", "https://h//a/../b/./c",
            "https://h/\u00e9?\u00e9=\u00e9", "relative/path", "://bad", "https://user:pw@h/p;x=1", "https://h/a b", "https://h?x", "https://[::1]:80/", "https://h/%zz", "https://h/~!$&'()*,;=:@",
        ])}
        options = {
            "headers": [{"X-A": "1"}, {"x-b": "  spaced   out  ", "Accept": "a"}, {}, {"Authorization": "x"}, {"User-Agent": "u", "Host": "other"}, {"n": 1}, "x", {"a": ["b"]}, {"X-Amz-Date": "old"}],
            "body": [{"a": 1, "b": "<"}, [], "text", None, 1.50, {"nested": {"z": [1], "a": "\u00e9"}}], "raw_body": ["raw", "", 1, "\u00e9"],
            "timeout": ["5s"], "nonsense": [1], "raise_error": [False], "force_cache": [True],
        }
        for key, values in options.items():
            if dice.random() < (0.4 if key in ("headers", "body") else 0.15 if key == "raw_body" else 0.04):
                request[key] = dice.choice(values)
        settings = {"aws_access_key": "AKID", "aws_secret_access_key": "SECRET", "aws_service": dice.choice(["s3", "ec2", "glacier", "execute-api", "sts", ""]), "aws_region": dice.choice(["us-east-1", ""])}
        for key, values in {"aws_session_token": ["token", "", 1], "disable_payload_signing": [True, False, "x", None], "nonsense": [1]}.items():
            if dice.random() < 0.2:
                settings[key] = dice.choice(values)
        return "providers.aws.sign_req", [request, settings, dice.choice([NOW * NANOSECONDS, 0, 1.5, -1, NOW * NANOSECONDS + 1, 10**30, 1445444940000000000])]


class Judge(Opa):
    """The real OPA, asked for one call."""

    def answer_to(self, function, arguments):
        return self.ask(program(function, arguments), [query(function, arguments)])[0]

    def value(self, function, arguments):
        answer = self.answer_to(function, arguments)
        return answer[1][0]["x"] if answer[0] == "defined" and answer[1] else None


def program(function, arguments):
    return {"modules": {}, "data": "{}", "input": json.dumps(arguments)}


def query(function, arguments):
    places = ", ".join(f"input[{place}]" for place in range(len(arguments)))
    return f'x = {function}({places}); t = sprintf("%v", [x])'


def comparable(function, answer):
    """Tokens without signatures that are random by design."""
    if answer[0] == "defined" and function.startswith("io.jwt.encode_sign") and answer[1]:
        token = str(answer[1][0]["x"])
        head = token.split(".")[0]
        try:
            algorithm = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4))).get("alg", "")
        except ValueError:
            algorithm = ""
        if algorithm[:2] in ("ES", "PS"):
            return ("defined", token.rsplit(".", 1)[0])
    if answer[0] == "failed":
        found = re.search(r"(eval_\w+_error): (.*)", answer[2], re.S)
        code, message = found.groups() if found else (answer[1][2], answer[2])
        return ("failed", code, told(message))
    if answer[0] == "defined" and "x509" in function:
        return ("defined", without_new_member(answer[1]))
    return answer[:2]


def without_new_member(value):
    """OPA 1.9 was built with a Go that shows a certificate's RawSignatureAlgorithm; the OPA of the wheel was not. The recordings have it."""
    if isinstance(value, dict):
        return {key: without_new_member(item) for key, item in value.items() if key != "RawSignatureAlgorithm"}
    if isinstance(value, list):
        return [without_new_member(item) for item in value]
    return re.sub(r'"RawSignatureAlgorithm": "[^"]*", ', "", value) if isinstance(value, str) else value


# How readers of other formats say that a text is none of theirs: words of libraries, which differ from one version of OPA to the next.
PARSERS = [
    (r"jwk\.Parse\w*: .*", "no JWK"), (r"('alg' header: )(cannot parse|unexpected tail).*", r"\1no JSON"), (r"keyconv: ", ""),
    (r"(jwk\.Export: failed to assign key|jwk\.Export: no suitable exporter).*", "no such key"), (r"unknown elliptic curve: &.*", "unknown elliptic curve"),
    (r"(x509: failed to parse EC private key: |x509: failed to parse private key \([^)]*\): )?asn1: .*", "malformed"),
    (r"(crypto/rsa: (p \* q|invalid CRT|invalid prime|public modulus|d does not)|input overflows the modulus|modulus must).*", "no RSA key"), (r"P\d+ point not on curve", "malformed"),
    (r"x509: (malformed|invalid|trailing|unsupported|failed|inner|cannot).*", "malformed"),
]


def told(message):
    for pattern, replacement in PARSERS:
        message = re.sub(pattern, replacement, message, flags=re.S)
    return message


def excerpts(theirs, ours):
    """The two from shortly before the place where they part."""
    theirs, ours = str(theirs), str(ours)
    place = next((place for place, (a, b) in enumerate(zip(theirs, ours)) if a != b), min(len(theirs), len(ours)))
    start = max(0, place - 120)
    return theirs[start:start + 300], ours[start:start + 300]


def explanation(function, arguments, theirs, ours):
    """Why the two may differ; nothing when they must not."""
    if theirs == ("refused", []) or theirs[0] == "unusable":
        return "OPA panics over a claim of another type than it thinks"
    if function.startswith("io.jwt.encode_sign") and "[]byte is required" in str(ours):
        return "OPA signs with the bytes of a public key as if they were a secret"
    if function.startswith("io.jwt.encode_sign_raw") and "'alg' header: no JSON" in str(ours):
        return "OPA reads headers that are no JSON"
    names = set(re.findall(r'"(\w+)\\*":', json.dumps(arguments)))
    if any(name.lower() in ("kty", "d") and name not in ("kty", "d") for name in names):
        return "Go knows members of JSON by their names in any case"
    if "private_key" in function and theirs[0] == "defined" and ("Curve" in str(theirs) or "crv" in str(theirs)):
        return "OPA computes the public half of an EC key anew, whatever the file says"
    return None


def shape(message):
    message = re.sub(r'"[^"]*"', '""', str(message))
    return re.sub(r"\d+", "0", message)[:110]


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--tool", required=True)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--count", type=int, default=2000)
    options.add_argument("--out", type=pathlib.Path)
    options.add_argument("--keep", type=int, default=3)
    options = options.parse_args()
    found, kinds, explained = collections.defaultdict(list), collections.Counter(), collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        writ, opa = Writ(options.tool), Judge()
        calls = Calls(Material(pathlib.Path(folder)), opa, random.Random(options.seed))
        for _ in range(options.count):
            function, arguments = calls.one()
            theirs = comparable(function, opa.answer_to(function, arguments))
            ((ours, _),) = writ.ask(program(function, arguments), [query(function, arguments)], strict=True, judged=False)
            ours = comparable(function, ours)
            kinds[function, theirs[0]] += 1
            if ours != theirs:
                reason = explanation(function, arguments, theirs, ours)
                if reason:
                    explained[reason] += 1
                    continue
                kind = (function, theirs[0], ours[0], shape(theirs[2]) if theirs[0] == "failed" else "")
                found[kind].append((arguments, theirs, ours))
    for (function, outcome), count in sorted(kinds.items()):
        print(f"{count:6} {function} {outcome}")
    for number, (kind, cases) in enumerate(sorted(found.items(), key=lambda item: -len(item[1]))):
        print(f"\n{len(cases):5} differ: {' | '.join(kind)}")
        for arguments, theirs, ours in cases[:options.keep]:
            print("      OPA  {}\n      Writ {}".format(*excerpts(theirs, ours)))
        if options.out:
            options.out.mkdir(parents=True, exist_ok=True)
            arguments, theirs, ours = min(cases, key=lambda case: len(json.dumps(case[0])))
            document = {"function": kind[0], "arguments": arguments, "opa": theirs, "writ": ours}
            (options.out / f"{number:03}.json").write_text(json.dumps(document, indent=1))
    for reason, count in sorted(explained.items()):
        print(f"{count:6} explained: {reason}")
    total = sum(map(len, found.values()))
    print(f"\n{options.count} calls from seed {options.seed}: {total} differences")
    sys.exit(1 if total else 0)


if __name__ == "__main__":
    main()
