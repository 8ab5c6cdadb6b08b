"""Holds the running stack against openapi.yaml.

    run.py OPENAPI REPORT          (with the Python that has schemathesis; MAILGATHER_OUTPUTS names the stack)

schemathesis calls every operation with what the schemas allow and with what they don't; the configuration beside
this file says what an answer must be like. And every operation must have succeeded once: a call that is always
refused would prove nothing of its answer. REPORT is written as JUnit, a test for each operation.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from xml.etree import ElementTree
from pathlib import Path

HERE = Path(__file__).parent
# Nobody has the code: set-up was before all else, and the other one comes by mail.
NEVER = {"setUp", "confirmReset"}


def main(openapi, report):
    endpoint = json.loads(Path(os.environ["MAILGATHER_OUTPUTS"]).read_text())["endpoint"]
    with tempfile.TemporaryDirectory() as folder:
        answers = Path(folder, "answers.json")
        ours = {"API_ANSWERS": answers, "SCHEMATHESIS_HOOKS": HERE / "hooks.py", "PYTHONPATH": HERE}
        environment = {**os.environ, **{name: str(value) for name, value in ours.items()}, "PYTHONDONTWRITEBYTECODE": "1"}
        program = Path(sys.executable).with_name("schemathesis")
        configuration = HERE / "schemathesis.toml"
        command = [program, "--config-file", configuration, "run", openapi, "--url", endpoint, "--no-color"]
        # Not here: it keeps things where it runs.
        run = subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)
        print(run.stdout)
        statuses = json.loads(answers.read_text()) if answers.exists() else {}
    told = re.findall(r"operationId: (\w+)", Path(openapi).read_text())
    suite = ElementTree.Element("testsuite", name="api")
    for operation in told:
        case = ElementTree.SubElement(suite, "testcase", classname="openapi.yaml", name=operation)
        codes = statuses.get(operation, [])
        if operation not in NEVER and not any(code < 300 for code in codes):
            ElementTree.SubElement(case, "failure", message=f"it never succeeded: {codes or 'not called'}")
    # What it found stands in what it printed.
    whole = ElementTree.SubElement(suite, "testcase", classname="schemathesis", name="answers are as openapi.yaml says")
    if run.returncode:
        ElementTree.SubElement(whole, "failure", message=f"it ended with {run.returncode}").text = run.stdout[-20000:]
    ElementTree.ElementTree(suite).write(report, encoding="utf-8", xml_declaration=True)
    for failure in suite.iter("failure"):
        print(failure.get("message"))
    return suite.find(".//failure") is not None


if __name__ == "__main__":
    sys.exit(main(str(Path(sys.argv[1]).resolve()), Path(sys.argv[2])))
