"""Starts ministack with three things that AWS does and it leaves out, so that our template means the
same on both. Written for the version in requirements/account.txt, whose insides it touches.

- KMS: `kms:EncryptionContext:…` as condition keys of a policy. Without them every role whose rights
  hang on a record's purpose is refused everything.
- API Gateway: the gateway responses in an imported OpenAPI body.
- S3: `aws:SecureTransport` is false for every request, CloudFront's own included, so that a bucket
  which insists on TLS serves no page. There is no TLS here; loopback counts as it.

TTL, the fourth, is an ordinary call: see switch_on_ttl.py.
"""

import json

from ministack.app import main
from ministack.core import iam_actions, iam_evaluator
from ministack.services import apigateway_v1


def with_encryption_context(condition_keys):
    def keys(service, action, body, parameters):
        found = condition_keys(service, action, body, parameters)
        if service != "kms":
            return found
        context = json.loads(body or b"{}").get("EncryptionContext") or {}
        pairs = {f"kms:EncryptionContext:{name}": value for name, value in context.items()}
        return {**found, **pairs, "kms:EncryptionContextKeys": list(context)}

    return keys


def with_gateway_responses(import_api):
    def imported(body, settings=None):
        api = import_api(body, settings)
        for kind, response in body.get("x-amazon-apigateway-gateway-responses", {}).items():
            apigateway_v1._put_gateway_response(api, kind, response)
        return api

    return imported


def with_secure_loopback(resolve):
    def resolved(key, context):
        return "true" if key.lower() == "aws:securetransport" else resolve(key, context)

    return resolved


if __name__ == "__main__":
    iam_actions.request_tag_context = with_encryption_context(iam_actions.request_tag_context)
    apigateway_v1._import_rest_api = with_gateway_responses(apigateway_v1._import_rest_api)
    iam_evaluator._resolve_condition_key = with_secure_loopback(iam_evaluator._resolve_condition_key)
    main()
