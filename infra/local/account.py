"""Starts ministack with some things that AWS does and it leaves out, so that our template means the
same on both. Written for the version in requirements/account.txt, whose insides it touches.

- KMS: `kms:EncryptionContext:…` as condition keys of a policy. Without them every role whose rights
  hang on a record's purpose is refused everything.
- DynamoDB: the attributes that a `BatchGetItem` names, as the condition key `dynamodb:Attributes`; and
  `dynamodb:ReturnValues`, what a write gives back of the item.
- API Gateway: the gateway responses in an imported OpenAPI body, and its calls by any method.
- CloudFront: a path with an encoded line break matches a behaviour's `*`, as any other does.
- SES: the identity that sends as the resource of `ses:SendEmail`, and `ses:FromAddress`.
- S3: `aws:SecureTransport` is false for every request, CloudFront's own included, so that a bucket
  which insists on TLS serves no page. There is no TLS here; loopback counts as it.

TTL, too, is an ordinary call: see switch_on_ttl.py.
"""

import json
import re
from email.utils import parseaddr

from ministack.app import main
from ministack.core import iam_actions, iam_evaluator
from ministack.services import apigateway_v1, cloudfront


def with_encryption_context(condition_keys):
    def keys(service, action, body, parameters):
        found = condition_keys(service, action, body, parameters)
        if service != "kms":
            return found
        context = json.loads(body or b"{}").get("EncryptionContext") or {}
        pairs = {f"kms:EncryptionContext:{name}": value for name, value in context.items()}
        return {**found, **pairs, "kms:EncryptionContextKeys": list(context)}

    return keys


def with_batches(condition_keys):
    def keys(body):
        requests = json.loads(body or b"{}").get("RequestItems") or {}
        # A batch of writes has lists here, and names no attributes.
        reads = [request for request in requests.values() if isinstance(request, dict)]
        found = [condition_keys(json.dumps(request).encode()) for request in reads]
        whole = not all(one.get("dynamodb:Attributes") for one in found)
        if not found or whole:
            return condition_keys(body)
        return {**found[0], "dynamodb:Attributes": [name for one in found for name in one["dynamodb:Attributes"]]}

    return keys


def with_return_values(condition_keys):
    def keys(body):
        asked = json.loads(body or b"{}").get("ReturnValues")
        return {**condition_keys(body), **({"dynamodb:ReturnValues": asked} if asked else {})}

    return keys


def with_gateway_responses(import_api):
    def imported(body, settings=None):
        api = import_api(body, settings)
        for kind, response in body.get("x-amazon-apigateway-gateway-responses", {}).items():
            apigateway_v1._put_gateway_response(api, kind, response)
        return api

    return imported


def with_any_method(import_path):
    def imported(api, path, item, *schemes):
        methods = {"any" if name == "x-amazon-apigateway-any-method" else name: one for name, one in item.items()}
        return import_path(api, path, methods, *schemes)

    return imported


def with_line_breaks(compile_pattern):
    def compiled(pattern):
        return re.compile(compile_pattern(pattern).pattern, re.DOTALL)

    return compiled


def with_sender(extract_arn):
    def extracted(service, method, path, headers, body, query, region, account):
        if service == "ses" and path.rstrip("/").endswith("/outbound-emails"):
            sender = parseaddr(json.loads(body or b"{}").get("FromEmailAddress", ""))[1]
            return f"arn:aws:ses:{region}:{account}:identity/{sender}"
        return extract_arn(service, method, path, headers, body, query, region, account)

    return extracted


def with_further_keys(resolve):
    def resolved(key, context):
        if key.lower() == "aws:securetransport":
            return "true"
        if key.lower() == "ses:fromaddress":
            return context.resource_arn.rpartition(":identity/")[2]
        return resolve(key, context)

    return resolved


if __name__ == "__main__":
    iam_actions.request_tag_context = with_encryption_context(iam_actions.request_tag_context)
    iam_actions.dynamodb_service_context = with_return_values(with_batches(iam_actions.dynamodb_service_context))
    apigateway_v1._import_rest_api = with_gateway_responses(apigateway_v1._import_rest_api)
    apigateway_v1._OPENAPI_HTTP_METHODS.add("any")
    apigateway_v1._import_path_item = with_any_method(apigateway_v1._import_path_item)
    cloudfront._glob_to_regex = with_line_breaks(cloudfront._glob_to_regex)
    iam_actions.extract_resource_arn = with_sender(iam_actions.extract_resource_arn)
    iam_evaluator._resolve_condition_key = with_further_keys(iam_evaluator._resolve_condition_key)
    main()
