"""An authenticator app."""

import base64
import hmac
import struct
import time


def code_of(secret):
    """The code that it shows now (RFC 6238: SHA-1, steps of 30 s, six digits)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    number = struct.unpack_from(">I", digest, digest[-1] & 15)[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"
