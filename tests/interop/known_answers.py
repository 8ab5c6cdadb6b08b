"""Prints the known answers of the crate `vault`, as AWS's own Encryption SDK makes them.

The SDK's KMS answers and its random message id are fixed, so its messages are too:

    python known_answers.py FOLDER    # shared/vault/src/message/known
"""

import hashlib
import pathlib
import sys
from unittest import mock

import aws_encryption_sdk
import botocore.session
from aws_encryption_sdk.identifiers import Algorithm, CommitmentPolicy
from aws_encryption_sdk.key_providers.kms import KMSMasterKey

KEY_ARN = "arn:aws:kms:eu-central-1:111122223333:key/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"
CONTEXT = {
    "app": "mailgather",
    "purpose": "credential",
    "campaign": "c1" * 16,
    "record": "4e" * 16,
    "field": "source-password",
    "server": hashlib.sha256(b"mailgather-server-1\nimap.old-mail.example\n993\ntls").hexdigest(),
}
UNBOUND = {name: value for name, value in CONTEXT.items() if name != "server"}
ANSWERS = {
    "one-frame.hex": (b"correct horse battery staple (not a secret)", 4096),
    "three-frames.hex": (b"0123456789" * 30, 128),
    "last-frame-full.hex": (b"x" * 256, 128),
    # As records were before logins were bound to a server.
    "unbound.hex": (b"correct horse battery staple (not a secret)", 4096),
    # Of the longer ones the SHA-256 is enough.
    "beyond-one-frame.sha256": (b"x" * 4097, 4096),
    "two-full-frames.sha256": (b"x" * 8192, 4096),
}


def main(folder):
    kms = botocore.session.get_session().create_client(
        "kms", region_name="eu-central-1", aws_access_key_id="test", aws_secret_access_key="test"
    )
    kms.generate_data_key = lambda **_: {
        "Plaintext": bytes(range(32)),
        "CiphertextBlob": bytes(range(0x40, 0x70)),
        "KeyId": KEY_ARN,
    }
    client = aws_encryption_sdk.EncryptionSDKClient(
        commitment_policy=CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT
    )
    for name, (text, frame_length) in ANSWERS.items():
        with mock.patch("aws_encryption_sdk.internal.utils.os.urandom", lambda n: bytes(range(0xA0, 0xA0 + n))):
            message, _ = client.encrypt(
                source=text,
                key_provider=KMSMasterKey(key_id=KEY_ARN, client=kms),
                encryption_context=UNBOUND if name == "unbound.hex" else CONTEXT,
                frame_length=frame_length,
                algorithm=Algorithm.AES_256_GCM_HKDF_SHA512_COMMIT_KEY,
            )
        told = hashlib.sha256(message).digest() if name.endswith(".sha256") else message
        pathlib.Path(folder, name).write_text(told.hex() + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
