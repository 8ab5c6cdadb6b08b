"""A double of Purelymail's HTTP API, for this machine and for tests. Loopback only, standard library only.

    python3 purelymail.py --token pm-live-fake --domain new-mail.example [--port N] [--accounts FILE]
                          [--passdb FOLDER] [--certificate FILE] [--attached]

It says where it listens in its first line and then does as the service does, traps included: errors come
with status 200, an unknown operation is a page, a field that means nothing is taken without a word.

Whatever begins with `/_double/` is for tests and not Purelymail's:

    POST   /_double/faults    {"operation", "kind", …}: how the next calls of an operation go wrong (FAULTS)
    DELETE /_double/faults    from now on nothing goes wrong
    GET    /_double/calls     what was called, in order; addresses, never passwords
    DELETE /_double/calls     forgets it
    GET    /_double/accounts  what an account is besides its password
    POST   /_double/accounts  {"address", "password"}: an account that somebody else made; not among the calls
    POST   /_double/settings  {"existing": "refuse"|"overwrite", "credit", "domains"}

Invariant: a password is kept as its hash and appears in no answer, no call and no output.
"""

import argparse
import json
import os
import socket
import ssl
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from purelymail_accounts import NAMES, Accounts, Operations, Refused

API = "/api/v0/"
# What a fault may say besides `operation`, `kind`, `times` (1) and `done` (false: the call has no effect).
FAULTS = {
    "slow": {"milliseconds"},  # answers as usual, but late; `done` says nothing here
    "status": {"status"},  # this HTTP status and a page, 500 unless it says otherwise
    "error": {"code", "message"},  # status 200 and an error
    "page": set(),  # 404 and a page, as for an unknown operation
    "body": {"status", "type", "text", "repeat"},  # any answer at all
    "lost": set(),  # the connection ends without an answer
    "silence": set(),  # no answer, however long one waits
}
PAGE = "<!DOCTYPE html><html><head><title>Not found</title></head><body>Not found</body></html>"


def address_of(operation, body):
    """Whom a call is about; for the list of calls."""
    if operation == "createUser":
        return f"{body.get('userName')}@{body.get('domainName')}"
    return body.get("userName") or body.get("userHandle")


class Double:
    """The service and what tests want of it."""

    def __init__(self, accounts, token):
        self.accounts, self.token, self.operations = accounts, token, Operations(accounts)
        self.lock = threading.Lock()
        self.faults, self.calls = [], []

    def call(self, operation, token, raw):
        """Status, content type and body; nothing if the connection is to end without an answer."""
        entry = {"operation": operation, "address": None, "fault": None, "answer": None}
        with self.lock:
            self.calls.append(entry)
            fault = self.next_fault(operation)
            entry["fault"] = fault and fault["kind"]
        try:
            body = json.loads(raw)
            entry["address"] = address_of(operation, body)
        except (ValueError, AttributeError):
            body = None
        if fault and fault["kind"] == "slow":
            time.sleep(fault.get("milliseconds", 1000) / 1000)
        if not fault or fault["kind"] == "slow" or fault["done"]:
            answer = self.perform(operation, token, body)
            entry["answer"] = answer.get("code", answer["type"])
        if not fault or fault["kind"] == "slow":
            return 200, "application/json", json.dumps(answer)
        return faulty(fault)

    def perform(self, operation, token, body):
        try:
            if token != self.token:
                raise Refused("invalidToken", "Token not valid.")
            if not isinstance(body, dict):
                raise Refused("invalidRequest", "Body is not valid.")
            with self.accounts.lock:
                result = getattr(self.operations, operation)(body)
                settled = self.accounts.settled
            time.sleep(max(0, settled - time.time()))
            return {"type": "success", "result": result}
        except Refused as refused:
            return {"type": "error", "code": refused.code, "message": refused.message}

    def next_fault(self, operation):
        fault = next((fault for fault in self.faults if fault["operation"] == operation), None)
        if fault:
            fault["times"] -= 1
            self.faults = [fault for fault in self.faults if fault["times"] > 0]
        return fault

    def control(self, method, path, body):
        """Tests' own calls: an answer, or nothing if there is no such call."""
        accounts = self.accounts
        with accounts.lock, self.lock:
            match method, path:
                case "GET", "calls":
                    return self.calls
                case "DELETE", "calls":
                    self.calls = []
                case "POST", "faults":
                    self.faults.append(checked_fault(body))
                case "DELETE", "faults":
                    self.faults = []
                case "GET", "accounts":
                    everybody = accounts.by_address.items()
                    return {address: without_secrets(account) for address, account in everybody}
                case "POST", "accounts":
                    about = dict(enablePasswordReset=True, enableSearchIndexing=True, sentWelcomeEmail=True)
                    accounts.create(body["address"].lower(), body["password"], **about)
                case "POST", "settings":
                    if not body.keys() <= {"existing", "credit", "domains"}:
                        raise ValueError("unknown setting")
                    vars(accounts).update(body)
                case _:
                    return None
        return {}


def without_secrets(account):
    return {name: value for name, value in account.items() if name not in ["password", "appPassword"]}


def checked_fault(fault):
    known = FAULTS[fault["kind"]] | {"operation", "kind", "times", "done"}
    if fault["operation"] not in NAMES or not fault.keys() <= known:
        raise ValueError("no such fault")
    return {"times": 1, "done": False, **fault}


def faulty(fault):
    match fault["kind"]:
        case "status":
            return fault.get("status", 500), "text/html", PAGE
        case "error":
            told = {"code": fault.get("code", "unknown"), "message": fault.get("message", "No.")}
            return 200, "application/json", json.dumps({"type": "error", **told})
        case "page":
            return 404, "text/html; charset=utf-8", PAGE
        case "body":
            text = fault.get("text", "") * fault.get("repeat", 1)
            return fault.get("status", 200), fault.get("type", "application/json"), text
        case "silence":
            return "silence"
    return None


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def handle_any(self):
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path.startswith("/_double/"):
            return self.control(raw)
        operation = self.path.removeprefix(API)
        if self.command != "POST" or self.path == operation or operation not in NAMES:
            return self.answer(404, "text/html; charset=utf-8", PAGE)
        answer = self.server.double.call(operation, self.headers.get("Purelymail-Api-Token"), raw)
        if answer == "silence":
            # Until the other side gives up.
            while self.connection.recv(512):
                pass
        elif answer is not None:
            return self.answer(*answer)
        self.close_connection = True

    do_GET = do_POST = do_DELETE = handle_any

    def control(self, raw):
        try:
            body = json.loads(raw or b"{}")
            found = self.server.double.control(self.command, self.path.removeprefix("/_double/"), body)
            self.answer(404 if found is None else 200, "application/json", json.dumps(found))
        except (AttributeError, KeyError, TypeError, ValueError):
            self.answer(400, "application/json", '"not understood"')

    def answer(self, status, kind, text):
        body = text.encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except ConnectionError:
            self.close_connection = True

    def log_message(self, *_):
        """Nothing: the list of calls tells what there is to tell."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port, double):
        self.double = double
        super().__init__(("127.0.0.1", port), Handler)

    def handle_error(self, request, client_address):
        # Whoever gives up waiting is no error; a mistake of ours is.
        if not isinstance(sys.exception(), (ConnectionError, socket.timeout)):
            super().handle_error(request, client_address)


def end_with_input():
    """For whoever started this and may be killed: its end closes our standard input."""
    sys.stdin.buffer.read()
    os._exit(0)


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--port", type=int, default=0, help="any free one unless given")
    options.add_argument("--token", required=True)
    options.add_argument("--domain", action="append", default=[])
    options.add_argument("--accounts", type=Path, help="file in which they are kept")
    options.add_argument("--passdb", type=Path, help="folder in which a Dovecot finds them")
    options.add_argument("--certificate", type=Path, help="speak TLS with this certificate and key, in PEM")
    options.add_argument("--attached", action="store_true", help="end when standard input ends")
    given = options.parse_args()
    accounts = Accounts(given.accounts, given.passdb, given.domain)
    server = Server(given.port, Double(accounts, given.token))
    if given.certificate:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(given.certificate)
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    if given.attached:
        threading.Thread(target=end_with_input, daemon=True).start()
    print(f"listening on 127.0.0.1:{server.server_address[1]}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
