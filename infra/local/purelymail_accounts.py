"""What the double of Purelymail (purelymail.py) knows and does: accounts and operations."""

import base64
import hashlib
import json
import os
import re
import threading
import time

# listUser has no pages: whoever has more accounts doesn't see the rest.
LISTED = 1000


class Refused(Exception):
    """An error as Purelymail tells it. Of these codes only `invalidToken` was seen from the service."""

    def __init__(self, code, message):
        super().__init__(code)
        self.code, self.message = code, message


class Accounts:
    """Who has an account, kept in a file, and made known to a Dovecot in a folder of files."""

    def __init__(self, file, passdb, domains):
        self.file, self.passdb = file, passdb
        self.lock = threading.RLock()
        self.domains, self.credit, self.existing = domains, "12.8400", "refuse"
        self.by_address, self.written, self.settled = {}, {}, 0.0
        if file and file.exists():
            kept = json.loads(file.read_text())
            self.by_address = kept["accounts"]
            self.credit = kept.get("credit", self.credit)
            self.domains = kept.get("domains", domains)
        for address in self.by_address:
            self.tell_dovecot(address)

    def create(self, address, password, **about):
        self.by_address[address] = {
            "password": hashed(password),
            "appPassword": None,
            "requireTwoFactorAuthentication": False,
            "enableSpamFiltering": True,
            **about,
        }
        self.changed(address)

    def find(self, address):
        if address.lower() not in self.by_address:
            raise Refused("noSuchUser", "User does not exist.")
        return address.lower(), self.by_address[address.lower()]

    def delete(self, address):
        del self.by_address[address]
        self.changed(address)

    def changed(self, address):
        if self.file:
            kept = {"accounts": self.by_address, "credit": self.credit, "domains": self.domains}
            replace(self.file, json.dumps(kept, indent=1), 0o600)
        self.tell_dovecot(address)

    def tell_dovecot(self, address):
        """A file for each account: Dovecot sees a new one at once, but looks again at one that it knows
        only in another second, and reads it only if the file's time in seconds is another one. So a change
        is answered in the next second. A removal isn't, and is seen up to a second late."""
        if not self.passdb:
            return
        file, account = self.passdb / address, self.by_address.get(address)
        if account is None:
            file.unlink(missing_ok=True)
            return
        # With two-factor on, IMAP takes an app password only: the newest.
        secret = account["appPassword" if account["requireTwoFactorAuthentication"] else "password"]
        before, now = self.written.get(address), time.time()
        self.written[address] = moment = int(now) if before is None else max(int(now), before + 1)
        replace(file, f"{address}:{secret or hashed(os.urandom(16).hex())}\n", 0o644, moment)
        if before is not None:
            self.settled = int(now) + 1


def replace(file, text, mode, moment=None):
    """Writes it whole: no reader sees half of it."""
    new = file.with_name(file.name + ".new")
    new.write_text(text)
    new.chmod(mode)
    if moment is not None:
        os.utime(new, (moment, moment))
    new.rename(file)


def hashed(password):
    """Base64 has no colon, so any password fits into a line of a passwd-file."""
    salt = os.urandom(8)
    digest = hashlib.sha512(password.encode() + salt).digest()
    return "{SSHA512}" + base64.b64encode(digest + salt).decode()


class Operations:
    """One method an operation, named as it. Each takes the request's body and gives the result."""

    def __init__(self, accounts):
        self.accounts = accounts

    def listDomains(self, body):
        dns = dict.fromkeys(["passesMx", "passesSpf", "passesDkim", "passesDmarc"], True)
        about = {"allowAccountReset": True, "symbolicSubaddressing": True, "dnsSummary": dns}
        own = [{"name": name, "isShared": False, **about} for name in self.accounts.domains]
        shared = [{"name": "shared-by-all.example", "isShared": True, **about}]
        return {"domains": own + (shared if body.get("includeShared") else [])}

    def listUser(self, _):
        return {"users": sorted(self.accounts.by_address)[:LISTED]}

    def getUser(self, body):
        _, account = self.accounts.find(text(body, "userName"))
        return {
            "enableSearchIndexing": account["enableSearchIndexing"],
            "recoveryEnabled": account["enablePasswordReset"],
            "requireTwoFactorAuthentication": account["requireTwoFactorAuthentication"],
            "enableSpamFiltering": account["enableSpamFiltering"],
            "resetMethods": [],
        }

    def createUser(self, body):
        accounts, local, domain = self.accounts, text(body, "userName"), text(body, "domainName").lower()
        password = text(body, "password")
        # A whole address is no local part.
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", local):
            raise Refused("invalidUserName", "User name is not valid.")
        if domain not in accounts.domains:
            raise Refused("noSuchDomain", "Domain does not exist.")
        address = f"{local.lower()}@{domain}"
        if address in accounts.by_address and accounts.existing == "refuse":
            raise Refused("userExists", "User already exists.")
        if float(accounts.credit) <= 0:
            raise Refused("insufficientCredit", "Account has no credit.")
        accounts.create(
            address,
            password,
            enablePasswordReset=body.get("enablePasswordReset", True),
            enableSearchIndexing=body.get("enableSearchIndexing", True),
            sentWelcomeEmail=body.get("sendWelcomeEmail", True),
        )
        return {}

    def modifyUser(self, body):
        address, account = self.accounts.find(text(body, "userName"))
        # `password` isn't among them: it is taken and means nothing.
        if body.get("newPassword"):
            account["password"] = hashed(text(body, "newPassword"))
        for name in ["requireTwoFactorAuthentication", "enableSearchIndexing", "enablePasswordReset"]:
            account[name] = body.get(name, account[name])
        self.accounts.changed(address)
        return {}

    def deleteUser(self, body):
        address, _ = self.accounts.find(text(body, "userName"))
        self.accounts.delete(address)
        return {}

    def createAppPassword(self, body):
        address, account = self.accounts.find(text(body, "userHandle"))
        password = "not-a-secret-app-" + os.urandom(8).hex()
        account["appPassword"] = hashed(password)
        self.accounts.changed(address)
        return {"appPassword": password}

    def checkAccountCredit(self, _):
        return {"credit": self.accounts.credit}


NAMES = [name for name in vars(Operations) if not name.startswith("_")]


def text(body, name):
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise Refused("invalidRequest", f"{name} is required.")
    return value
