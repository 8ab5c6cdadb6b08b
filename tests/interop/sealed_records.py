"""AWS's own Encryption SDK, for the test of the same name.

    python sealed_records.py open KEY_ARN    [{"message", "context"}]                  -> [{"text"}]
    python sealed_records.py seal KEY_ARN    [{"text", "context", "frameLength"}]      -> [{"message"}]

Reads JSON from standard input, writes JSON to standard output; messages and texts are in base64. The SDK runs with
its strictest settings and finds KMS by the environment, as AWS's tools do.
"""

import base64
import json
import sys

import aws_encryption_sdk
from aws_encryption_sdk.identifiers import Algorithm, CommitmentPolicy

CLIENT = aws_encryption_sdk.EncryptionSDKClient(
    commitment_policy=CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT, max_encrypted_data_keys=1
)
SUITE = Algorithm.AES_256_GCM_HKDF_SHA512_COMMIT_KEY


def open_record(keys, record):
    message = base64.b64decode(record["message"])
    text, header = CLIENT.decrypt(source=message, key_provider=keys)
    assert header.algorithm is SUITE, header.algorithm
    assert header.encryption_context == record["context"], header.encryption_context
    return {"text": base64.b64encode(text).decode()}


def seal_record(keys, record):
    message, _ = CLIENT.encrypt(
        source=base64.b64decode(record["text"]),
        key_provider=keys,
        encryption_context=record["context"],
        frame_length=record["frameLength"],
        algorithm=SUITE,
    )
    return {"message": base64.b64encode(message).decode()}


def main(verb, key_arn):
    keys = aws_encryption_sdk.StrictAwsKmsMasterKeyProvider(key_ids=[key_arn])
    act = {"open": open_record, "seal": seal_record}[verb]
    json.dump([act(keys, record) for record in json.load(sys.stdin)], sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
