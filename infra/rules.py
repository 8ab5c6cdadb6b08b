"""Our own rules on the translated template, for what cfn-lint has no word for; lint.py runs them.

A rule is a function of the stack that yields its faults; its name says what holds.
"""

import json
import re


class Stack:
    """The translated template, asked by type."""

    def __init__(self, template):
        self.resources = template["Resources"]
        self.parameters = template["Parameters"]
        self.conditions = template["Conditions"]
        self.rules = template["Rules"]
        self.mappings = template["Mappings"]

    def of(self, kind):
        """Logical ids and resources of one type. None at all would make a rule hold by accident."""
        found = [(name, one) for name, one in self.resources.items() if one["Type"] == kind]
        assert found, f"the template has no {kind}"
        return found

    def statements(self, role):
        for policy in self.resources[role]["Properties"].get("Policies", []):
            for one in policy["PolicyDocument"]["Statement"]:
                # What is granted under a condition of the stack counts as granted.
                for statement in one["Fn::If"][1:] if "Fn::If" in one else [one]:
                    if statement != {"Ref": "AWS::NoValue"}:
                        actions = statement["Action"]
                        yield statement, actions if isinstance(actions, list) else [actions]

    def grants(self, resource):
        """Each function that may do anything with a resource, and all that it may."""
        for function, role in self.roles():
            found = [actions for statement, actions in self.statements(role) if mentions(statement["Resource"], resource)]
            if found:
                yield function, {action for actions in found for action in actions}

    def methods(self):
        """Each call of each API: the API's logical id, method, path, what it says."""
        for api, resource in self.of("AWS::ApiGateway::RestApi"):
            for path, methods in resource["Properties"]["Body"]["paths"].items():
                for method, operation in methods.items():
                    yield api, method.removeprefix("x-amazon-apigateway-").removesuffix("-method"), path, operation

    def roles(self):
        """Each function's logical id and its role's."""
        for name, function in self.of("AWS::Lambda::Function"):
            yield name, function["Properties"]["Role"]["Fn::GetAtt"][0]


def mentions(node, name):
    """Whether a resource is named anywhere in a value, by whatever function."""
    if isinstance(node, dict):
        return any(mentions(one, name) for one in node.values())
    if isinstance(node, list):
        return any(mentions(one, name) for one in node)
    return isinstance(node, str) and (node == name or f"${{{name}}}" in node or f"${{{name}." in node)


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


# Which function may do what with the key, and for what alone.
KEY_RIGHTS = {
    "GatherSubmitFunction": {("credential", "kms:GenerateDataKey")},
    "CampaignsFunction": {
        ("credential", "kms:GenerateDataKey"),
        ("link", "kms:Decrypt"),
        ("link", "kms:GenerateDataKey"),
    },
    "AccountsFunction": {("second-factor", "kms:Decrypt"), ("second-factor", "kms:GenerateDataKey")},
    "MappingFunction": {("hand-over", "kms:Decrypt"), ("mapping", "kms:GenerateDataKey")},
    "MappingRunFunction": {
        ("credential", "kms:Decrypt"),
        ("hand-over", "kms:GenerateDataKey"),
        ("job", "kms:Decrypt"),
        ("job", "kms:GenerateDataKey"),
        ("mapping", "kms:Decrypt"),
    },
}


def each_function_opens_and_seals_its_own_only(stack):
    """Every right to the key is for purposes by name."""
    for function, role in stack.roles():
        found = set()
        for statement, actions in stack.statements(role):
            kms = [action for action in actions if action.startswith("kms:")]
            if not kms:
                continue
            equals = dict(statement.get("Condition", {}).get("StringEquals", {}))
            purposes = equals.pop("kms:EncryptionContext:purpose", None)
            if equals != {"kms:EncryptionContext:app": "mailgather"} or len(statement["Condition"]) != 1:
                yield f"{function} may {kms} under {statement.get('Condition')}"
            purposes = purposes if isinstance(purposes, list) else [purposes]
            found |= {(purpose, action) for purpose in purposes for action in kms}
        if found != KEY_RIGHTS.get(function, set()):
            yield f"{function} may {sorted(found, key=str)}"
        # Said apart from the list above, so that whoever adds a line there meets this one.
        if ("credential", "kms:Decrypt") in found and function != "MappingRunFunction":
            yield f"{function} opens what a visitor typed"


READS = {"dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:Scan", "dynamodb:PartiQLSelect"}


def sealed_passwords_are_read_by_the_worker_only(stack):
    """Others that read credentials must name what they read, and may not name what is sealed."""
    for function, role in stack.roles():
        for statement, actions in stack.statements(role):
            if function == "MappingRunFunction" or not mentions(statement["Resource"], "CredentialsTable"):
                continue
            if function.startswith("Gather"):
                yield from writes_only(function, statement, actions)
            if not READS & set(actions):
                if statement.get("Condition", {}).get("StringEqualsIfExists") != {"dynamodb:ReturnValues": "NONE"}:
                    yield f"{function} gets back what {actions} found"
                continue
            condition = statement.get("Condition", {})
            named = condition.get("ForAllValues:StringEquals", {}).get("dynamodb:Attributes", ["all"])
            if {"source_sealed", "dest_sealed", "all"} & set(named):
                yield f"{function} may read {named}"
            if condition.get("StringEqualsIfExists") != {"dynamodb:Select": "SPECIFIC_ATTRIBUTES"}:
                yield f"{function} may read whole items"


def writes_only(function, statement, actions):
    """A public function puts and deletes credentials, and asks nothing of one by a condition that holds or doesn't."""
    named = statement.get("Condition", {}).get("ForAllValues:StringEquals", {}).get("dynamodb:Attributes")
    if not set(actions) <= {"dynamodb:PutItem", "dynamodb:DeleteItem"}:
        yield f"{function} may {actions}"
    if "dynamodb:DeleteItem" in actions and named != ["pk", "sk"]:
        yield f"{function} deletes under conditions on {named}"
    if named is None:
        yield f"{function} puts whatever it likes"


DECIDES = {"dynamodb:GetItem", "dynamodb:ConditionCheckItem"}


def the_public_side_decides_nothing(stack):
    """Where passwords go and what is open stands in one table, which public functions read; what they write stands elsewhere."""
    written = {
        "GatherCheckFunction": {"dynamodb:GetItem"},
        "GatherSubmitFunction": {"dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem"},
        "GatherReceiptFunction": {"dynamodb:DeleteItem", "dynamodb:GetItem"},
    }
    for function, actions in stack.grants("CampaignsTable"):
        if function != "CampaignsFunction" and not actions <= DECIDES:
            yield f"{function} may {sorted(actions - DECIDES)} on campaigns"
    for function, actions in stack.grants("SubmissionsTable"):
        if function != "CampaignsFunction" and actions != written.get(function):
            yield f"{function} may {sorted(actions)} on submissions"


# What the local IAM sees the attributes of.
SEEN_LOCALLY = {"dynamodb:GetItem", "dynamodb:Query"}


def conditions_on_sets_fail_closed(stack):
    """ForAllValues holds for a key that the request doesn't carry; "Null" beside it refuses that."""
    left_out, found = {"Fn::If": ["IsLocal", {"Ref": "AWS::NoValue"}]}, 0
    for function, role in stack.roles():
        for statement, actions in stack.statements(role):
            condition = statement.get("Condition", {})
            for operator, keys in condition.items():
                if not operator.startswith("ForAllValues:"):
                    continue
                found += 1
                closed = {key: "false" for key in keys}
                on_aws = {"Fn::If": [*left_out["Fn::If"], closed]}
                local = set(actions) <= SEEN_LOCALLY and set(keys) == {"dynamodb:Attributes"}
                if condition.get("Null") != (closed if local else on_aws):
                    yield f"{function} may {actions} without any of {sorted(keys)}"
    if not found:
        yield "no condition is on a set"


# Which counters a function writes, by the beginning of their keys.
COUNTERS = {
    "GatherSubmitFunction": {"visitor#*", "site#*", "mailbox#*", "campaign#*", "destination#*"},
    "CampaignsFunction": {"mailbox#*", "destination#*", "deletions#*"},
    "AccountsFunction": {"*-address#*", "*-account#*", "told-*"},
}


def nobody_resets_the_counters_of_others(stack):
    for function, role in stack.roles():
        for statement, actions in stack.statements(role):
            if mentions(statement["Resource"], "LimitsTable"):
                keys = statement.get("Condition", {}).get("ForAllValues:StringLike", {}).get("dynamodb:LeadingKeys", ["*"])
                if actions != ["dynamodb:UpdateItem"] or set(keys) != COUNTERS.get(function):
                    yield f"{function} may {actions} on counters {keys}"


def the_public_side_learns_no_more_of_mappings_than_that_there_is_one(stack):
    """Which functions of it read the tables of mappings and jobs, and which attributes: none with an address or a seal."""
    told = {"pk", "sk", "purge_at", "mapping_id", "claimed_at", "mapping_state"}
    readers = {"GatherSubmitFunction", "GatherReceiptFunction"}
    for function, role in stack.roles():
        if not function.startswith("Gather"):
            continue
        for statement, actions in stack.statements(role):
            if mentions(statement["Resource"], "JobsTable"):
                yield f"{function} may {actions} on jobs"
            if not mentions(statement["Resource"], "MappingsTable"):
                continue
            condition = statement.get("Condition", {})
            named = condition.get("ForAllValues:StringEquals", {}).get("dynamodb:Attributes", ["all"])
            whole = {
                "dynamodb:GetItem": {"dynamodb:Select": "SPECIFIC_ATTRIBUTES"},
                "dynamodb:ConditionCheckItem": {"dynamodb:ReturnValues": "NONE"},
            }
            if function not in readers or len(actions) != 1 or actions[0] not in whole:
                yield f"{function} may {actions} on mappings"
            elif not set(named) <= told or condition.get("StringEqualsIfExists") != whole[actions[0]]:
                yield f"{function} may {actions} with {named} under {condition}"


# What the guard needs in every admin function: it reads accounts, ends a session, adds to the audit log.
GUARDED = {
    "AccountsTable": {"dynamodb:GetItem", "dynamodb:Query"},
    "SessionsTable": {"dynamodb:DeleteItem", "dynamodb:GetItem"},
    "AuditTable": {"dynamodb:PutItem", "dynamodb:Query"},
    "SigningSecret": {"secretsmanager:GetSecretValue"},
}


def nobody_but_accounts_writes_accounts(stack):
    for resource, guarded in GUARDED.items():
        for function, actions in stack.grants(resource):
            if function.startswith("Gather"):
                yield f"{function} may {sorted(actions)} on {resource}"
            elif function != "AccountsFunction" and actions != guarded:
                yield f"{function} may {sorted(actions)} on {resource}"


def audit_entries_stay_as_they_are(stack):
    for function, actions in stack.grants("AuditTable"):
        if not actions <= GUARDED["AuditTable"]:
            yield f"{function} may {sorted(actions - GUARDED['AuditTable'])}"


def secrets_are_read_by_whom_they_are_for(stack):
    readers = {
        "LinkSecret": {"CampaignsFunction"},
        "IndexSecret": {"AccountsFunction", "CampaignsFunction", "GatherCheckFunction", "GatherSubmitFunction"},
        "SetupSecret": {"AccountsFunction"},
        "SigningSecret": {"AccountsFunction", "CampaignsFunction", "MappingFunction"},
        "PurelymailTokenSecret": {"GatherSubmitFunction", "CampaignsFunction", "MappingRunFunction"},
    }
    for name, _ in stack.of("AWS::SecretsManager::Secret"):
        for function, actions in stack.grants(name):
            if function not in readers.get(name, ()) or actions != {"secretsmanager:GetSecretValue"}:
                yield f"{function} may {sorted(actions)} on {name}"


def mail_comes_from_the_sender_only(stack):
    for function, role in stack.roles():
        for statement, actions in stack.statements(role):
            if any(action.startswith("ses:") for action in actions):
                sender = {"StringEquals": {"ses:FromAddress": {"Ref": "MailSender"}}}
                if actions != ["ses:SendEmail"] or statement.get("Condition") != sender:
                    yield f"{function} may {actions} under {statement.get('Condition')}"


def tables_and_key_outlive_the_stack(stack):
    """And so does the secret without which nobody is found in the tables."""
    kept = [("IndexSecret", stack.resources["IndexSecret"])]
    for name, resource in stack.of("AWS::DynamoDB::Table") + stack.of("AWS::KMS::Key") + kept:
        if not resource.get("DeletionPolicy") == resource.get("UpdateReplacePolicy") == "Retain":
            yield name


def tables_purge(stack):
    """All but the audit log, which is kept."""
    for name, table in stack.of("AWS::DynamoDB::Table"):
        ttl = table["Properties"].get("TimeToLiveSpecification")
        recovery = table["Properties"].get("PointInTimeRecoverySpecification", {}).get("PointInTimeRecoveryEnabled")
        if name == "AuditTable":
            if ttl or not recovery or not table["Properties"].get("DeletionProtectionEnabled"):
                yield f"{name} would lose entries"
        elif ttl != {"AttributeName": "purge_at", "Enabled": True}:
            yield f"{name} has no TTL"
        if name in ("SubmissionsTable", "CredentialsTable", "MappingsTable", "JobsTable") and recovery is not False:
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


def mail_servers_on_loopback_are_for_one_machine(stack):
    """Whether they may be reached follows the one switch, which is off unless somebody names a port."""
    local = {"Fn::Not": [{"Fn::Equals": [{"Ref": "LocalPort"}, ""]}]}
    if stack.conditions["IsLocal"] != local or stack.parameters["LocalPort"]["Default"] != "":
        yield "the switch is on by itself"
    switched = 0
    for name, function in stack.of("AWS::Lambda::Function"):
        allowed = function["Properties"]["Environment"]["Variables"].get("MAIL_ALLOW_LOOPBACK")
        switched += allowed is not None
        if allowed not in (None, {"Fn::If": ["IsLocal", "true", "false"]}):
            yield f"{name}: {allowed}"
    if not switched:
        yield "no function is told"


def functions_answer_before_the_api_gives_up(stack):
    """And the worker, which no API calls, before its message is seen by another one."""
    for name, function in stack.of("AWS::Lambda::Function"):
        timeout = function["Properties"]["Timeout"]
        if function["Properties"]["MemorySize"] < 256:
            yield f"{name} is small"
        if name != "MappingRunFunction" and timeout > 29:
            yield f"{name} may take {timeout} s"
    if stack.resources["MappingRunFunction"]["Properties"]["Timeout"] != {"Ref": "WorkerTimeoutSeconds"}:
        yield "the worker's timeout is not the queue's"
    for seconds in stack.parameters["WorkerTimeoutSeconds"]["AllowedValues"]:
        if stack.mappings["WorkerTimes"][seconds]["long"] < int(seconds) + 30:
            yield f"after {seconds} s two workers have one message"


def submissions_and_all_admin_calls_ask_for_a_key(stack):
    for api, method, path, operation in stack.methods():
        asks = any("api_key" in one for one in operation.get("security", []))
        if asks != (api == "AdminApi" or path.endswith("/submit")):
            yield f"{api}: {method} {path}"


def no_admin_path_goes_astray(stack):
    """What no route names reaches a function, and so the guard."""
    if ("AdminApi", "any", "/api/{proxy+}") not in {(api, method, path) for api, method, path, _ in stack.methods()}:
        yield "the admin API has no catch-all"
    for api, method, path, operation in stack.methods():
        called = json.dumps(operation["x-amazon-apigateway-integration"]["uri"])
        if ("Gather" in called) != (api == "GatherApi"):
            yield f"{api}: {method} {path} is answered by the other side"


def keys_are_in_one_plan_each(stack):
    """128 shares of the world for submissions, one key for links that nobody signed, one for the admin site;
    none opens the other API."""
    plans = {name: plan["Properties"] for name, plan in stack.of("AWS::ApiGateway::UsagePlan")}
    apis = {name: [stage["ApiId"]["Ref"] for stage in plan["ApiStages"]] for name, plan in plans.items()}
    expected = {"AdminPlan": ["AdminApi"], "SubmitPlan": ["GatherApi"], "UnsignedPlan": ["GatherApi"]}
    if apis != expected:
        yield f"plans of {apis}"
    keys = stack.of("AWS::ApiGateway::ApiKey")
    if len({json.dumps(key["Properties"]["Value"]) for _, key in keys}) < len(keys):
        yield "two keys are alike"
    for name, key in keys:
        if not key["Properties"]["Value"]["Fn::Sub"].startswith("{{resolve:secretsmanager:${EdgeSecret}"):
            yield f"{name} can be guessed"
    members = [one["Properties"] for _, one in stack.of("AWS::ApiGateway::UsagePlanKey")]
    if sorted(one["KeyId"]["Ref"] for one in members) != sorted(name for name, _ in keys):
        yield "not every key is in one plan"
    for name in apis:
        count = sum(one["UsagePlanId"]["Ref"] == name for one in members)
        if name == "SubmitPlan" and count != 128 or name != "SubmitPlan" and count != 1:
            yield f"{count} keys in {name}"


def links_without_a_signature_are_off_by_default(stack):
    if stack.parameters["UnsignedLinksUntil"]["Default"] != "":
        yield "they are good"
    for name in ("UnsignedKey", "UnsignedPlan", "UnsignedPlanKey"):
        if stack.resources[name].get("Condition") != "TakesUnsignedLinks":
            yield f"{name} is always there"


def each_site_is_an_origin_of_its_own(stack):
    """One API a distribution; its answers are never stored, and every admin call passes the edge function."""
    off, seen = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad", []
    for name, distribution in stack.of("AWS::CloudFront::Distribution"):
        config = distribution["Properties"]["DistributionConfig"]
        apis = [api for api in ("GatherApi", "AdminApi") if mentions(config["Origins"], api)]
        seen += apis
        if len(apis) != 1:
            yield f"{name} leads to {apis}"
        for behavior in [config["DefaultCacheBehavior"], *config["CacheBehaviors"]]:
            pattern = behavior.get("PathPattern", "*")
            if behavior["ResponseHeadersPolicyId"]["Ref"] != ("AssetHeaders" if pattern == "/assets/*" else "PageHeaders"):
                yield f"{name} {pattern}: other headers"
            if pattern != "/assets/*" and behavior["CachePolicyId"] != off:
                yield f"{name} {pattern} is stored"
            for edge, api in (("AdminEdgeFunction", "AdminApi"), ("GatherLimitFunction", "GatherApi")):
                passes = mentions(behavior.get("FunctionAssociations", []), edge)
                if passes != (apis == [api] and behavior["TargetOriginId"] == "api"):
                    yield f"{name} {pattern}: {edge}"
        if config["WebACLId"] != {"Fn::If": ["HasWebAcl", {"Ref": "WebAclArn"}, {"Ref": "AWS::NoValue"}]}:
            yield f"{name}: the web ACL"
    if sorted(seen) != ["AdminApi", "GatherApi"]:
        yield f"distributions for {seen}"


def browsers_use_tls_1_2_on_aws(stack):
    """With certificates of their own, which are required unless somebody says otherwise."""
    if stack.parameters["AllowCloudFrontCertificate"]["Default"] != "false":
        yield "CloudFront's certificate is allowed by itself"
    for name, distribution in stack.of("AWS::CloudFront::Distribution"):
        _, own, _ = distribution["Properties"]["DistributionConfig"]["ViewerCertificate"]["Fn::If"]
        certificate = own["AcmCertificateArn"]["Ref"]
        if own["MinimumProtocolVersion"] != "TLSv1.2_2021":
            yield f"{name}: {own['MinimumProtocolVersion']}"
        demanded = {"Fn::Not": [{"Fn::Equals": [{"Ref": certificate}, ""]}]}
        rule = stack.rules["OwnCertificatesOnAws"]
        if demanded not in [one["Assert"] for one in rule["Assertions"]]:
            yield f"{name} does without {certificate}"
    for name in mentioned(stack.rules["OwnCertificatesOnAws"]["RuleCondition"]):
        if name not in ("LocalPort", "AllowCloudFrontCertificate"):
            yield f"the rule hangs on {name}"


def mentioned(node):
    """The parameters in a condition."""
    if isinstance(node, dict):
        return [node["Ref"]] if "Ref" in node else [name for one in node.values() for name in mentioned(one)]
    return [name for one in node for name in mentioned(one)] if isinstance(node, list) else []


def purelymail_is_asked_over_tls(stack):
    """Plain HTTP is for this machine's own double."""
    pattern = re.compile(stack.parameters["PurelymailUrl"]["AllowedPattern"])
    for url in ("https://purelymail.com/api/v0", "http://127.0.0.1:4586/api/v0", "http://127.0.0.1:80"):
        if not pattern.fullmatch(url):
            yield f"{url} is refused"
    others = ("http://purelymail.com/api/v0", "http://127.0.0.1.example/", "http://127.0.0.1:80@purelymail.com/", "ftp://x", "")
    for url in others:
        if pattern.fullmatch(url):
            yield f"{url} is accepted"


def what_nobody_does_by_accident_is_counted(stack):
    """In the log of every function that can tell of it, and an alarm looks at the count."""
    counted, metrics = set(), set()
    for _, one in stack.of("AWS::Logs::MetricFilter"):
        transformation = one["Properties"]["MetricTransformations"][0]
        metrics.add(transformation["MetricName"])
        counted.add((one["Properties"]["LogGroupName"]["Ref"], one["Properties"]["FilterPattern"]))
    for name, function in stack.of("AWS::Lambda::Function"):
        log = function["Properties"]["LoggingConfig"]["LogGroup"]["Ref"]
        told = ["needs-operator"] if name == "MappingRunFunction" else ["violation", "audit-entry-lost"]
        for event in told:
            if not name.startswith("Gather") and (log, f'{{ $.event = "{event}" }}') not in counted:
                yield f"{name}: nobody counts {event}"
    alarms = [alarm["Properties"] for _, alarm in stack.of("AWS::CloudWatch::Alarm")]
    watched = {alarm["MetricName"] for alarm in alarms if alarm["Namespace"] != "AWS/SQS"}
    if watched != metrics:
        yield f"alarms on {watched}, metrics {metrics}"


def the_worker_is_called_by_queue_and_schedule_only(stack):
    for name, source in stack.of("AWS::Lambda::EventSourceMapping"):
        properties = source["Properties"]
        if properties["FunctionName"] != {"Ref": "MappingRunFunction"} or properties["BatchSize"] != 1:
            yield f"{name} takes more than one message, or gives it to another"
        if properties["FunctionResponseTypes"] != ["ReportBatchItemFailures"]:
            yield f"{name}: what failed is taken for done"
    for name, permission in stack.of("AWS::Lambda::Permission"):
        if permission["Properties"]["FunctionName"] == {"Ref": "MappingRunFunction"}:
            yield f"{name} lets somebody else call it"
    for name, schedule in stack.of("AWS::Scheduler::Schedule"):
        target = schedule["Properties"]["Target"]
        role = target["RoleArn"]["Fn::GetAtt"][0]
        rights = [(actions, statement["Resource"]) for statement, actions in stack.statements(role)]
        worker = {"Fn::GetAtt": ["MappingRunFunction", "Arn"]}
        if target["Arn"] != worker or rights != [(["lambda:InvokeFunction"], worker)]:
            yield f"{name} calls {target['Arn']} and may {rights}"


def workers_wait_as_long_as_aws_and_mail_servers_need(stack):
    """Short waits are for tests: with them a second worker could meet the last calls of the first."""
    waits = stack.parameters["WorkerWaits"]
    if waits["Default"] != "long" or waits["AllowedValues"] != ["long", "short"]:
        yield f"WorkerWaits is {waits}"
    pace = stack.mappings["WorkerPace"]["long"]
    if pace != {"RetrySeconds": "10", "SettleSeconds": "15", "LookAgainMilliseconds": "2000"}:
        yield f"WorkerPace is {pace}"
    times = stack.mappings["WorkerTimes"]
    if sorted(times, key=int) != stack.parameters["WorkerTimeoutSeconds"]["AllowedValues"]:
        yield f"WorkerTimes has {sorted(times)}"
    for timeout, seconds in times.items():
        if seconds["long"] != int(timeout) + 30 or seconds["short"] <= int(timeout):
            yield f"after {timeout} s: {seconds}"
    worker = stack.resources["MappingRunFunction"]["Properties"]["Environment"]["Variables"]
    for variable, key in [
        ("RETRY_SECONDS", "RetrySeconds"),
        ("SETTLE_SECONDS", "SettleSeconds"),
        ("LOOK_AGAIN_MILLISECONDS", "LookAgainMilliseconds"),
    ]:
        if worker[variable] != {"Fn::FindInMap": ["WorkerPace", {"Ref": "WorkerWaits"}, key]}:
            yield f"{variable} is {worker[variable]}"


def queues_are_sealed_and_watched(stack):
    """What fails ends in a queue that an alarm looks at."""
    queues = {name: queue["Properties"] for name, queue in stack.of("AWS::SQS::Queue")}
    alarms = [alarm["Properties"] for _, alarm in stack.of("AWS::CloudWatch::Alarm")]
    watched = json.dumps([alarm["Dimensions"] for alarm in alarms if alarm["Namespace"] == "AWS/SQS"])
    last = {queue["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0] for queue in queues.values() if "RedrivePolicy" in queue}
    for name, queue in queues.items():
        if queue.get("SqsManagedSseEnabled") is not True:
            yield f"{name} is not encrypted"
        if ("RedrivePolicy" in queue) == (name in last):
            yield f"{name} leads nowhere"
        if name in last and f'"{name}"' not in watched:
            yield f"nobody looks at {name}"


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
            expected = {
                "Cache-Control": "'no-store'",
                "Content-Security-Policy": "'default-src 'none'; frame-ancestors 'none''",
                "Strict-Transport-Security": "'max-age=63072000; includeSubDomains'",
                "X-Content-Type-Options": "'nosniff'",
            }
            for header, value in expected.items():
                if headers.get(f"gatewayresponse.header.{header}") != value:
                    yield f"{kind}: {header}"
            wait = problem.get("retryAfterSeconds")
            if headers.get("gatewayresponse.header.Retry-After") != (f"'{wait}'" if wait else None):
                yield f"{kind} says two waits"


def limits_of_aws_are_far(stack):
    """500 resources a stack; 20 KB for a function's policy, of which each route takes up to 570 bytes."""
    if len(stack.resources) > 480:
        yield f"{len(stack.resources)} resources"
    routes = [one["Properties"]["FunctionName"]["Ref"] for _, one in stack.of("AWS::Lambda::Permission")]
    for function in set(routes):
        if routes.count(function) > 35:
            yield f"{function} has {routes.count(function)} routes"


RULES = [
    every_function_has_a_role_of_its_own,
    exact_actions_on_exact_resources,
    each_function_opens_and_seals_its_own_only,
    sealed_passwords_are_read_by_the_worker_only,
    the_public_side_decides_nothing,
    conditions_on_sets_fail_closed,
    nobody_resets_the_counters_of_others,
    the_public_side_learns_no_more_of_mappings_than_that_there_is_one,
    nobody_but_accounts_writes_accounts,
    audit_entries_stay_as_they_are,
    secrets_are_read_by_whom_they_are_for,
    mail_comes_from_the_sender_only,
    tables_and_key_outlive_the_stack,
    tables_purge,
    no_log_holds_a_path,
    logs_end,
    mail_servers_on_loopback_are_for_one_machine,
    functions_answer_before_the_api_gives_up,
    submissions_and_all_admin_calls_ask_for_a_key,
    no_admin_path_goes_astray,
    keys_are_in_one_plan_each,
    links_without_a_signature_are_off_by_default,
    each_site_is_an_origin_of_its_own,
    browsers_use_tls_1_2_on_aws,
    purelymail_is_asked_over_tls,
    what_nobody_does_by_accident_is_counted,
    the_worker_is_called_by_queue_and_schedule_only,
    workers_wait_as_long_as_aws_and_mail_servers_need,
    queues_are_sealed_and_watched,
    the_apis_own_answers_are_problems,
    limits_of_aws_are_far,
]
