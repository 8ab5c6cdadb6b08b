"""Checks template.yaml, offline.

    python infra/lint.py template.yaml          (with the Python that has aws-sam-cli and cfn-lint)

1. cfn-lint on the template as it stands.
2. cfn-lint on what CloudFormation makes of it: loops expanded, SAM translated. Circles between
   resources show only there.
3. Our own rules on that second form, for what cfn-lint has no word for.
"""

import json
import logging
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from boto3 import Session
from samcli.lib.cfn_language_extensions.models import ResolutionMode, TemplateProcessingContext
from samcli.lib.cfn_language_extensions.pipeline import ProcessingPipeline
from samcli.lib.cfn_language_extensions.processors import ForEachProcessor, TemplateParsingProcessor
from samcli.yamlhelper import yaml_parse
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

# One region stands for all: nothing in the template depends on it.
REGION = "us-east-1"


def main(path):
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        translated = Path(folder, "translated.json")
        stack = translate(Path(path).read_text())
        translated.write_text(json.dumps(stack, indent=1))
        outcomes = {
            "cfn-lint, as it stands": cfn_lint(path),
            "cfn-lint, translated": cfn_lint(translated),
            **{rule.__name__.replace("_", " "): list(rule(Stack(stack))) for rule in RULES},
        }
    for name, faults in outcomes.items():
        print("ok    " if not faults else "FAILED", name, *faults, sep="\n       " if faults else " ")
    failed = sum(bool(faults) for faults in outcomes.values())
    print(f"template: {len(outcomes) - failed} passed, {failed} failed")
    return failed


def cfn_lint(path):
    program = Path(sys.executable).with_name("cfn-lint")
    command = [program, "--regions", REGION, "--format", "parseable", path]
    result = subprocess.run(command, capture_output=True, text=True)
    lines = (result.stdout + result.stderr).splitlines()
    return lines if result.returncode else []


def translate(text):
    """The template as CloudFormation would make resources of it."""
    context = TemplateProcessingContext(fragment=yaml_parse(text), resolution_mode=ResolutionMode.PARTIAL)
    # Not the SAM CLI's whole pipeline: it puts parameters' defaults in place of every reference.
    pipeline = ProcessingPipeline([TemplateParsingProcessor(), ForEachProcessor()])
    template = plain(pipeline.process_template(context))
    template["Transform"] = "AWS::Serverless-2016-10-31"
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = "s3://artifacts/uploaded-by-sam"
    # No managed policies: SAM looks them up only where a function names one, and ours have roles.
    return Translator({}, Parser(), boto_session=Session(region_name=REGION)).translate(template, {})


def plain(node):
    """A loop leaves `Fn::Sub` around names that it has filled in."""
    if isinstance(node, dict):
        if list(node) == ["Fn::Sub"] and isinstance(node["Fn::Sub"], str) and "${" not in node["Fn::Sub"]:
            return node["Fn::Sub"]
        return {key: plain(value) for key, value in node.items()}
    return [plain(item) for item in node] if isinstance(node, list) else node


class Stack:
    """The translated template, asked by type."""

    def __init__(self, template):
        self.resources = template["Resources"]

    def of(self, kind):
        """Logical ids and resources of one type. None at all would make a rule hold by accident."""
        found = [(name, one) for name, one in self.resources.items() if one["Type"] == kind]
        assert found, f"the template has no {kind}"
        return found

    def statements(self, role):
        for policy in self.resources[role]["Properties"].get("Policies", []):
            for statement in policy["PolicyDocument"]["Statement"]:
                actions = statement["Action"]
                yield statement, actions if isinstance(actions, list) else [actions]

    def roles(self):
        """Each function's logical id and its role's."""
        for name, function in self.of("AWS::Lambda::Function"):
            yield name, function["Properties"]["Role"]["Fn::GetAtt"][0]


def every_function_has_a_role_of_its_own(stack):
    taken = {}
    for function, role in stack.roles():
        if role in taken:
            yield f"{function} shares {role} with {taken[role]}"
        taken[role] = function


def exact_actions_on_exact_resources(stack):
    for function, role in stack.roles():
        if "ManagedPolicyArns" in stack.resources[role]["Properties"]:
            yield f"{role} has a managed policy"
        for statement, actions in stack.statements(role):
            if "*" in json.dumps([actions, statement["Resource"]]):
                yield f"{function}: {actions} on {statement['Resource']}"


def what_a_visitor_typed_stays_shut(stack):
    """kms:Decrypt only for links, and only the function that shows them."""
    for function, role in stack.roles():
        for statement, actions in stack.statements(role):
            kms = [action for action in actions if action.startswith("kms:")]
            if not kms:
                continue
            wanted = {"kms:EncryptionContext:app": "mailgather", "kms:EncryptionContext:purpose": "link"}
            if kms == ["kms:GenerateDataKey"] and function == "GatherSubmitFunction":
                wanted["kms:EncryptionContext:purpose"] = "credential"
            elif function != "CampaignsFunction":
                yield f"{function} may {kms}"
            if statement.get("Condition") != {"StringEquals": wanted}:
                yield f"{function} may {kms} under {statement.get('Condition')}"


def gather_functions_read_no_credentials(stack):
    for function, role in stack.roles():
        for statement, actions in stack.statements(role):
            if "CredentialsTable" in json.dumps(statement["Resource"]) and function.startswith("Gather"):
                if actions != ["dynamodb:PutItem"]:
                    yield f"{function} may {actions} on the credentials"


def tables_and_key_outlive_the_stack(stack):
    for name, resource in stack.of("AWS::DynamoDB::Table") + stack.of("AWS::KMS::Key"):
        if not resource.get("DeletionPolicy") == resource.get("UpdateReplacePolicy") == "Retain":
            yield name


def tables_purge(stack):
    for name, table in stack.of("AWS::DynamoDB::Table"):
        if table["Properties"].get("TimeToLiveSpecification") != {"AttributeName": "purge_at", "Enabled": True}:
            yield f"{name} has no TTL"
        recovery = table["Properties"].get("PointInTimeRecoverySpecification", {})
        if name == "CredentialsTable" and recovery.get("PointInTimeRecoveryEnabled") is not False:
            yield f"{name} would keep purged credentials"


def no_log_holds_a_path(stack):
    allowed = {
        "requestTimeEpoch", "requestId", "httpMethod", "resourcePath", "status", "error.responseType",
        "responseLatency", "integrationLatency", "responseLength",
    }
    for name, stage in stack.of("AWS::ApiGateway::Stage"):
        written = set(re.findall(r"\$context\.([A-Za-z.]+)", stage["Properties"]["AccessLogSetting"]["Format"]))
        if not written or written - allowed:
            yield f"{name} writes {sorted(written - allowed) or 'nothing'}"
        if any(one.get("DataTraceEnabled") for one in stage["Properties"]["MethodSettings"]):
            yield f"{name} writes bodies"
    for name, distribution in stack.of("AWS::CloudFront::Distribution"):
        if "Logging" in distribution["Properties"]["DistributionConfig"]:
            yield f"{name} writes paths"


def logs_end(stack):
    for name, group in stack.of("AWS::Logs::LogGroup"):
        if "RetentionInDays" not in group["Properties"]:
            yield name
    for name, function in stack.of("AWS::Lambda::Function"):
        group = function["Properties"].get("LoggingConfig", {}).get("LogGroup", {}).get("Ref")
        if group not in stack.resources:
            yield f"{name} logs to a group that Lambda makes"


def functions_answer_before_the_api_gives_up(stack):
    for name, function in stack.of("AWS::Lambda::Function"):
        if function["Properties"]["Timeout"] > 29 or function["Properties"]["MemorySize"] < 256:
            yield name


def only_submit_asks_for_a_key(stack):
    for _, api in stack.of("AWS::ApiGateway::RestApi"):
        for path, methods in api["Properties"]["Body"]["paths"].items():
            for method, operation in methods.items():
                asks = any("api_key" in one for one in operation.get("security", []))
                if asks != (method == "post" and path.endswith("/submit")):
                    yield f"{method} {path}"


def a_hundred_keys_in_one_plan(stack):
    keys = stack.of("AWS::ApiGateway::ApiKey")
    if len(keys) < 100 or len({json.dumps(key["Properties"]["Value"]) for _, key in keys}) < len(keys):
        yield f"{len(keys)} keys, not all different"
    for name, key in keys:
        if not key["Properties"]["Value"]["Fn::Sub"].startswith("{{resolve:secretsmanager:${EdgeSecret}"):
            yield f"{name} can be guessed"
    members = {one["Properties"]["KeyId"]["Ref"] for _, one in stack.of("AWS::ApiGateway::UsagePlanKey")}
    if members != {name for name, _ in keys} or len(stack.of("AWS::ApiGateway::UsagePlan")) != 1:
        yield "not every key is in the one plan"


def the_apis_own_answers_are_problems(stack):
    for _, api in stack.of("AWS::ApiGateway::RestApi"):
        responses = api["Properties"]["Body"]["x-amazon-apigateway-gateway-responses"]
        if not {"DEFAULT_4XX", "DEFAULT_5XX", "THROTTLED", "INVALID_API_KEY"} <= set(responses):
            yield "some answers are API Gateway's own"
        for kind, response in responses.items():
            problem = json.loads(response["responseTemplates"]["application/json"])
            headers = response["responseParameters"]
            if not {"type", "title", "detail"} <= set(problem) or problem.get("status") != int(response["statusCode"]):
                yield f"{kind} answers {problem}"
            if headers.get("gatewayresponse.header.Content-Type") != "'application/problem+json'":
                yield f"{kind} isn't problem+json"
            if headers.get("gatewayresponse.header.Cache-Control") != "'no-store'":
                yield f"{kind} may be stored"
            wait = problem.get("retryAfterSeconds")
            if headers.get("gatewayresponse.header.Retry-After") != (f"'{wait}'" if wait else None):
                yield f"{kind} says two waits"


RULES = [
    every_function_has_a_role_of_its_own,
    exact_actions_on_exact_resources,
    what_a_visitor_typed_stays_shut,
    gather_functions_read_no_credentials,
    tables_and_key_outlive_the_stack,
    tables_purge,
    no_log_holds_a_path,
    logs_end,
    functions_answer_before_the_api_gives_up,
    only_submit_asks_for_a_key,
    a_hundred_keys_in_one_plan,
    the_apis_own_answers_are_problems,
]

if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) and 1)
