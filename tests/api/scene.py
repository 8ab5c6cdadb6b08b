"""What the calls are about: things made for this run, and the rules by which a thought-up call gets to them."""

import json
import os
import re
import secrets
import time
from collections import Counter, defaultdict
from pathlib import Path

import requests

from authenticator import code_of
from people import PASSWORD, Person, Site

ID = re.compile(r"[0-9a-f]{32}")
TOKEN = re.compile(r"[0-9a-f]{64}")
# Calls that are made without our own header as well, or with a wrong one.
WITHOUT_HEADER = {"createServer", "signOut"}
# They end sessions or change the account of whoever calls: somebody of their own makes them.
RESTLESS = {
    "acceptInvitation",
    "beginSecondFactor",
    "changePassword",
    "confirmReset",
    "confirmSecondFactor",
    "endSession",
    "endSessions",
    "openInvitation",
    "reauthenticate",
    "refresh",
    "removeSecondFactor",
    "replaceRecoveryCodes",
    "requestReset",
    "resetByLink",
    "setUp",
    "setupState",
    "signIn",
    "signOut",
}


class Scene:
    """A campaign with a mailbox in it, and people."""

    @classmethod
    def set_up(cls):
        outputs = json.loads(Path(os.environ["MAILGATHER_OUTPUTS"]).read_text())
        return cls(outputs, outputs["open"], secrets.token_hex(4))

    def __init__(self, outputs, stack, tag):
        self.gather = Site(stack["gatherSite"])
        site = Site(stack["adminSite"])
        test_owner = Person(site, outputs["testOwner"]["email"], outputs["testOwner"]["password"])
        self.owner, _ = test_owner.hire(f"owner-{tag}", "owner")
        self.restless, _ = self.owner.hire(f"restless-{tag}", "owner")
        self.victims = [self.owner.hire(f"victim-{n}-{tag}", "viewer")[1] for n in range(4)]
        self.invitation = self.owner.invite("viewer")["id"]
        tls = next(server for server in outputs["mailServers"] if server["security"] == "tls")
        self.server, self.spare_server = self.make_server(tls), self.make_server(tls)
        self.mailboxes, self.own_mailbox = outputs["furtherMailboxes"][-20:], outputs["furtherMailboxes"][-21]
        self.code = None
        self.campaign = self.open_campaign()
        self.spare_campaign = self.open_campaign()
        self.campaign_path = f"/api/campaigns/{self.campaign['id']}"
        self.credential, self.spare_credential = (self.submitted(mailbox) for mailbox in self.mailboxes[:2])
        self.purelymail, self.tag, self.made = outputs["purelymail"], tag, []
        self.mapping = self.map(self.credential)
        self.job = self.owner.call("GET", f"{self.campaign_path}/jobs")["jobs"][0]["id"]
        self.calls, self.bodies, self.statuses, self.has_second_factor = 0, Counter(), defaultdict(set), False
        self.thought_up = defaultdict(set)

    def make_server(self, server):
        return self.owner.call("POST", "/api/servers", {"name": "Of the API's check", **server})["id"]

    def open_campaign(self):
        form = {"name": "The API's check", "serverId": self.server, "expiryDays": 3}
        return self.owner.call("POST", "/api/campaigns", form)

    def submitted(self, mailbox):
        return self.owner.call("POST", f"{self.campaign_path}/credentials", self.form(mailbox))["id"]

    def map(self, credential):
        """A mapping that was carried out: its account is new, and its password generated."""
        path, key = f"{self.campaign_path}/mappings", {"Idempotency-Key": f"scene-{self.tag}"}
        mapping = self.owner.call("POST", path, {"rows": [self.row(credential)]}, more=key)["id"]
        for _ in range(120):
            state = self.owner.call("GET", f"{path}/{mapping}")["state"]
            if state == "committed":
                return mapping
            time.sleep(0.5)
        raise RuntimeError(f"after a minute the mapping is {state}")

    def receipt_code(self):
        """Of a submission by its user that is still there."""
        site, link = self.gather, self.campaign["link"].removeprefix("/gather/")
        call = lambda what, form: requests.post(
            f"{site.base}/api/gather/{link}/{what}", json=form, headers=site.headers(), timeout=40
        )
        if not self.code or not call("receipt", {"receiptCode": self.code}).ok:
            answer = call("submit", self.form(self.own_mailbox))
            if not answer.ok:
                raise RuntimeError(f"a submission was answered {answer.status_code}: {answer.text}")
            self.code = answer.json()["receiptCode"]
        return self.code

    def row(self, credential):
        address = f"api-{self.tag}-{len(self.made)}@{self.purelymail['domain']}"
        self.made.append(address)
        return {"credentialId": credential, "destEmail": address}

    def clear_away(self):
        """Accounts outlive this run at the double of Purelymail, which lists so many and no more."""
        for address in self.made:
            token = {"Purelymail-Api-Token": self.purelymail["token"]}
            requests.post(f"{self.purelymail['endpoint']}/deleteUser", json={"userName": address}, headers=token)
        self.end_what_was_thought_up()

    def end_what_was_thought_up(self):
        """Names of any letters and length would stand on the pages that other tests look at."""
        ends = [("POST", f"/api/campaigns/{one}/deactivate") for one in self.thought_up["createCampaign"]]
        for method, path in ends + [("DELETE", f"/api/servers/{one}") for one in self.thought_up["createServer"]]:
            try:
                self.owner.call(method, path)
            except RuntimeError:
                # A call before has ended it already.
                continue

    @staticmethod
    def form(mailbox):
        return {"name": "Somebody", "sourceEmail": mailbox["address"], "sourcePassword": mailbox["password"]}

    def prepare(self, case):
        """Sends it from whoever makes such calls, to something that is there."""
        self.calls += 1
        operation = case.operation.definition.raw["operationId"]
        case.path_parameters = {
            name: self.meant(case.path, operation, name, text)
            for name, text in (case.path_parameters or {}).items()
        }
        if isinstance(case.body, dict):
            case.body = self.filled_in(operation, dict(case.body))
        if operation == "replaceRecoveryCodes":
            self.second_factor(confirmed=True)
        person = self.person(case, operation)
        ours = {} if operation in WITHOUT_HEADER else {"X-Mailgather": "1"}
        case.headers = {**(case.headers or {}), **ours, **(person.headers() if person else self.gather.headers())}

    def learn(self, case, response):
        operation = case.operation.definition.raw["operationId"]
        if case.method.lower() == case.operation.method.lower():
            self.statuses[operation].add(response.status_code)
        if operation in ("createCampaign", "createServer") and response.status_code == 201:
            self.thought_up[operation].add(response.json()["id"])
        person = self.person(case, operation)
        if person:
            person.keep(response.status_code, response.headers.get("set-cookie", []))
        if self.has_second_factor:
            self.has_second_factor = False
            if operation == "confirmSecondFactor" and response.status_code == 200:
                self.restless.prove({"recoveryCode": response.json()["recoveryCodes"][0]})
            self.restless.call("POST", "/api/me/second-factor/remove")

    def person(self, case, operation):
        if case.path.startswith("/api/gather/"):
            return None
        return self.restless if operation in RESTLESS else self.owner

    def meant(self, path, operation, name, text):
        """A name that looks right leads to something, three times of four, and else to nothing."""
        shape = TOKEN if name == "token" else ID
        if not isinstance(text, str) or not shape.fullmatch(text):
            return text
        if self.calls % 4 == 0:
            return "0" * len(text)
        match path.split("/")[2], name, operation:
            case "gather", _, _:
                return self.campaign["link"].removeprefix("/gather/")
            case "servers", _, "testServer":
                return self.server
            case "servers", _, "deleteServer":
                return [self.server, self.make_server({"host": "localhost", "port": 993, "security": "tls"})][self.calls % 2]
            case "servers", _, _:
                return self.spare_server
            case "admins", _, "deleteAdmin":
                return self.victims.pop() if len(self.victims) > 1 else "0" * 32
            case "admins", _, _:
                return self.victims[0]
            case "sessions", _, _:
                return self.restless.call("GET", "/api/sessions")["sessions"][0]["id"]
            case "invitations", _, _:
                return self.invitation
            case "campaigns", "id", "deactivateCampaign":
                return self.spare_campaign["id"]
            case "campaigns", "id", _:
                return self.campaign["id"]
            case "campaigns", "credential", _:
                return self.unmapped() if self.calls % 2 else self.credential
            case "campaigns", "mapping", _:
                return self.mapping
            case "campaigns", "job", _:
                return self.job
        return text

    def unmapped(self):
        """One that no mapping has, to be deleted."""
        listed = self.owner.call("GET", f"{self.campaign_path}/credentials")["credentials"]
        free = [one["id"] for one in listed if not one["mappingId"] and one["id"] != self.spare_credential]
        return free[0] if free else self.submitted(self.mailboxes[2])

    def filled_in(self, operation, body):
        """What can't be guessed is put in now and then, where the body has a place for it."""
        self.bodies[operation] += 1
        # The first one too: it is the likeliest to be right otherwise.
        often = self.bodies[operation] % 2 == 1
        if operation == "changeSettings" and body.get("requireSecondFactor") is True:
            # It would hold for everybody.
            body["requireSecondFactor"] = False
        if isinstance(body.get("serverId"), str) and ID.fullmatch(body["serverId"]) and often:
            body["serverId"] = self.server
        if not often:
            return body
        if operation in ("submit", "addCredential") and {"sourceEmail", "sourcePassword"} <= body.keys():
            body = self.form(self.mailboxes[self.calls % len(self.mailboxes)])
        if operation in ("showReceipt", "withdrawSubmission") and isinstance(body.get("receiptCode"), str):
            body["receiptCode"] = self.receipt_code()
        for field in ("current", "password"):
            if operation in RESTLESS and isinstance(body.get(field), str):
                body[field] = PASSWORD
        if operation == "reauthenticate":
            body = {"password": PASSWORD}
        if operation == "proposeMapping" and body.get("rows"):
            body["rows"] = [self.row([self.spare_credential, self.credential][self.calls % 2])]
        if operation == "resetByLink" and isinstance(body.get("token"), str):
            body["token"] = self.owner.call("POST", f"/api/admins/{self.victims[0]}/reset-link")["token"]
        if operation == "confirmSecondFactor" and isinstance(body.get("code"), str):
            body["code"] = self.second_factor(confirmed=False)
        if operation == "signIn" and "email" in body:
            body["email"] = self.restless.email
        if operation == "testServer" and {"email", "password"} <= body.keys():
            mailbox = self.mailboxes[self.calls % len(self.mailboxes)]
            body = {"email": mailbox["address"], "password": mailbox["password"]}
        if operation in ("openInvitation", "acceptInvitation") and isinstance(body.get("token"), str):
            body["token"] = self.owner.invite("viewer")["token"]
            if "email" in body:
                body["email"] = f"accepted-{self.calls}-{self.tag}@api.example"
        return body

    def second_factor(self, confirmed):
        """Begins one; its code. It is taken away again after the call."""
        code = code_of(self.restless.call("POST", "/api/me/second-factor")["secret"])
        if confirmed:
            codes = self.restless.call("POST", "/api/me/second-factor/confirm", {"code": code})["recoveryCodes"]
            # The proof from before was of the password alone.
            self.restless.prove({"recoveryCode": codes[0]})
        self.has_second_factor = True
        return code
