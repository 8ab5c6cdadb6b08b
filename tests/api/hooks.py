"""Who makes the calls that schemathesis thinks up, and on what.

Ids that look right become ids of something that is there, mostly; those that don't stay as they are, and end the
session as they should: the next call begins with a new one. What destroys is done by people and to things that were
made for it, so that nobody else's tests are disturbed.
"""

import atexit
import json
import os
from pathlib import Path

import schemathesis
from schemathesis.core.failures import Failure
from schemathesis.generation.meta import CoverageScenario, coverage_scenario

from scene import WITHOUT_HEADER, Scene

scene = Scene.set_up()


@atexit.register
def tell():
    answers = {operation: sorted(statuses) for operation, statuses in scene.statuses.items()}
    Path(os.environ["API_ANSWERS"]).write_text(json.dumps(answers))
    scene.clear_away()


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """Our own header is left out and forged with two calls only; another test tries that on all of them."""
    ours = {"$ref": "#/components/parameters/ours"}
    for item in raw_schema["paths"].values():
        for operation in item.values():
            if isinstance(operation, dict) and operation["operationId"] not in WITHOUT_HEADER:
                operation["parameters"] = [one for one in operation.get("parameters", []) if one != ours]


@schemathesis.hook
def before_call(context, case, kwargs):
    scene.prepare(case)


@schemathesis.hook
def after_call(context, case, response):
    scene.learn(case, response)


class Unwanted(Failure):
    """An answer that no call of ours may have, whatever it is."""

    __slots__ = ()

    def __init__(self, *, operation, message):
        super().__init__(operation=operation, title="Not an answer of ours", message=message)


@schemathesis.check
def every_answer_is_ours(ctx, response, case):
    """Not stored by anybody, not sniffed, and a problem says its status twice."""
    if coverage_scenario(case) == CoverageScenario.UNSPECIFIED_HTTP_METHOD:
        # CloudFront answers some of these itself.
        return
    headers = {name.lower(): values[0] for name, values in response.headers.items()}
    expected = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
    ours = all(headers.get(name) == value for name, value in expected.items())
    if not ours or not {"content-security-policy", "strict-transport-security"} <= set(headers):
        raise Unwanted(operation=case.operation.label, message=f"its headers are {sorted(headers)}")
    if headers.get("content-type", "").startswith("application/problem+json"):
        if response.json()["status"] != response.status_code:
            raise Unwanted(operation=case.operation.label, message="it tells another status than it has")


@schemathesis.check
def unknown_methods_do_nothing(ctx, response, case):
    """Instead of `unsupported_method`, which wants 405: whoever asks for what isn't there learns nothing here."""
    if coverage_scenario(case) == CoverageScenario.UNSPECIFIED_HTTP_METHOD:
        if response.status_code not in (400, 401, 403, 404, 405):
            raise Unwanted(operation=case.operation.label, message=f"{case.method}: {response.status_code}")
