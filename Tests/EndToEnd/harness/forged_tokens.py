"""Access tokens that the server must refuse, made from one that it accepts."""

import base64
import json

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def header(token):
    return json.loads(decode(token.split(".")[0]))


def claims(token):
    return json.loads(decode(token.split(".")[1]))


def _with_header(token, **changes):
    """The token with another header and the signature of the old one."""
    changed = {**header(token), **changes}
    changed = {name: value for name, value in changed.items() if value is not None}
    _, payload, signature = token.split(".")
    return ".".join([encode(json.dumps(changed).encode()), payload, signature])


def _with_claims(token, **changes):
    head, _, signature = token.split(".")
    return ".".join([head, encode(json.dumps({**claims(token), **changes}).encode()), signature])


def foreign_key(token, algorithm="ES256"):
    """Right in all but the key."""
    key = ec.generate_private_key(ec.SECP256R1()) if algorithm == "ES256" else rsa.generate_private_key(65537, 2048)
    head = header(token)
    return jwt.encode(claims(token), key, algorithm, headers={"kid": head.get("kid"), "typ": head.get("typ")})


def no_algorithm(token):
    head = encode(json.dumps({"alg": "none", "typ": "at+jwt"}).encode())
    return f"{head}.{token.split('.')[1]}."


def embedded_key(token):
    """Signed by a key that the header brings along."""
    key = ec.generate_private_key(ec.SECP256R1())
    public = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(key.public_key()))
    return jwt.encode(claims(token), key, "ES256", headers={"typ": "at+jwt", "jwk": public})


def public_key_as_secret(token, jwks):
    """HS256 over the published key, in each of the spellings that have fooled servers."""
    forged = []
    for published in jwks["keys"]:
        key = jwt.PyJWK(published).key
        for secret in (
            key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
            key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
            json.dumps(published, separators=(",", ":")).encode(),
        ):
            head = {"alg": "HS256", "typ": "at+jwt", "kid": published["kid"]}
            signed = f"{encode(json.dumps(head).encode())}.{token.split('.')[1]}"
            digest = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256).sign(signed.encode(), secret)
            forged.append(f"{signed}.{encode(digest)}")
    return forged


def zero_signature(token):
    return ".".join([*token.split(".")[:2], encode(bytes(64))])


def negated_signature(token):
    """(r, n - s), which plain ECDSA verifies as well."""
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    signature = decode(token.split(".")[2])
    s = order - int.from_bytes(signature[32:], "big")
    return ".".join([*token.split(".")[:2], encode(signature[:32] + s.to_bytes(32, "big"))])


def non_canonical(token):
    """The last character of the signature with one of its unused bits set: the same bytes, another text."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return token[:-1] + alphabet[alphabet.index(token[-1]) ^ 1]


def all_forgeries(token, jwks):
    """Name and token of each forgery."""
    head, payload, signature = token.split(".")
    yield "garbage", "garbage"
    yield "foreign ES256 key", foreign_key(token)
    yield "foreign RS256 key", foreign_key(token, "RS256")
    yield "alg none", no_algorithm(token)
    yield "alg None", _with_header(token, alg="None")
    yield "typ JWT", _with_header(token, typ="JWT")
    yield "no typ", _with_header(token, typ=None)
    yield "unknown kid", _with_header(token, kid="nobody")
    yield "crit", _with_header(token, crit=["exp"])
    yield "jku", _with_header(token, jku="http://127.0.0.1:9/jwks.json")
    yield "x5u", _with_header(token, x5u="http://127.0.0.1:9/cert.pem")
    yield "embedded key", embedded_key(token)
    yield "another issuer", _with_claims(token, iss="https://elsewhere.example")
    yield "another audience", _with_claims(token, aud="elsewhere")
    yield "longer life", _with_claims(token, exp=claims(token)["exp"] + 3600)
    yield "another account", _with_claims(token, accountId="00000000-0000-0000-0000-000000000001")
    yield "zero signature", zero_signature(token)
    yield "no signature", f"{head}.{payload}."
    yield "five parts", f"{token}.{payload}.{signature}"
    yield "two parts", f"{head}.{payload}"
    yield "padding", token + "="
    yield "trailing bytes", token + "A"
    if header(token)["alg"] == "ES256":
        yield "non-canonical Base64url", non_canonical(token)
    for number, forged in enumerate(public_key_as_secret(token, jwks)):
        yield f"public key as HMAC secret {number}", forged
