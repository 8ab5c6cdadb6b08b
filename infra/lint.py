"""Checks template.yaml, offline.

    python infra/lint.py template.yaml          (with the Python that has aws-sam-cli and cfn-lint)

1. cfn-lint on the template as it stands.
2. cfn-lint on what CloudFormation makes of it: loops expanded, SAM translated. Circles between
   resources show only there.
3. Our own rules (rules.py) on that second form.
4. openapi.yaml, beside the template, tells of the same calls as the APIs have routes.
"""

import json
import logging
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

from rules import RULES, Stack

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
            "openapi.yaml has every call": list(calls_apart(Stack(stack), Path(path).with_name("openapi.yaml"))),
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


def calls_apart(stack, openapi):
    """Calls that only one of the two knows, each on its site. The catch-all is nobody's to call."""
    sites = {"GatherApi": "the gather site", "AdminApi": "the admin site"}
    routes = {(sites[api], method, path) for api, method, path, _ in stack.methods() if method != "any"}
    told = set()
    for path, item in yaml_parse(openapi.read_text())["paths"].items():
        gather = any("gather." in server["url"] for server in item.get("servers", []))
        methods = item.keys() & {"get", "put", "post", "delete", "patch", "head", "options", "trace"}
        told |= {(sites["GatherApi" if gather else "AdminApi"], method, path) for method in methods}
    for site, method, path in sorted(routes - told):
        yield f"{method} {path} of {site} is not in it"
    for site, method, path in sorted(told - routes):
        yield f"{site} has no {method} {path}"


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


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) and 1)
