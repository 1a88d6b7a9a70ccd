"""Encrypts stdin with a passphrase as RFC 7516 and 7518 say (PBES2-HS256+A128KW, A256GCM): the form of aws-vault's files.

    jwe.py PASSPHRASE
"""

import base64
import json
import os
import sys

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import aes_key_wrap
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

ALGORITHM = "PBES2-HS256+A128KW"
ITERATIONS = 8192


def text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


salt, content_key, nonce = os.urandom(12), os.urandom(32), os.urandom(12)
header = {"alg": ALGORITHM, "enc": "A256GCM", "p2c": ITERATIONS, "p2s": text(salt), "created": "2024-05-17 10:00:00 +0200"}
protected = text(json.dumps(header).encode())
derivation = PBKDF2HMAC(hashes.SHA256(), 16, ALGORITHM.encode() + b"\0" + salt, ITERATIONS)
wrapped = aes_key_wrap(derivation.derive(sys.argv[1].encode()), content_key)
sealed = AESGCM(content_key).encrypt(nonce, sys.stdin.buffer.read(), protected.encode())
print(".".join([protected, text(wrapped), text(nonce), text(sealed[:-16]), text(sealed[-16:])]), end="")
