"""People at the two sites, as their browsers make calls."""

import time
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

import requests

# A proof of who sits there counts for five minutes.
PROVED_FOR = 4 * 60
PASSWORD = "not a secret, only for tests"


class Site:
    """One of the two, reached at loopback under its own name."""

    def __init__(self, url):
        self.host = urlsplit(url).netloc
        self.base = f"http://127.0.0.1:{urlsplit(url).port}"

    def headers(self):
        return {"Host": self.host, "Sec-Fetch-Site": "same-origin"}


class Person:
    """An admin with a browser, who signs in again whenever the session is over."""

    def __init__(self, site, email, password=PASSWORD):
        self.site, self.email, self.password = site, email, password
        self.http = requests.Session()
        self.http.trust_env = False
        self.cookies, self.proved_at = {}, 0

    def headers(self):
        if "__Host-access" not in self.cookies:
            self.sign_in()
        elif time.monotonic() - self.proved_at > PROVED_FOR:
            self.prove({"password": self.password})
        return {**self.site.headers(), "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}

    def keep(self, status, set_cookies):
        """What a browser keeps of an answer."""
        if status == 401:
            self.cookies.clear()
        for one in set_cookies:
            for name, morsel in SimpleCookie(one).items():
                if morsel["max-age"] == "0":
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value

    def sign_in(self):
        form = {"email": self.email, "password": self.password}
        self.call("POST", "/api/sign-in", form, headers=self.site.headers())
        self.proved_at = time.monotonic()

    def prove(self, proof):
        """Once more, in the same session."""
        # First, since the call itself asks for headers.
        self.proved_at = time.monotonic()
        self.call("POST", "/api/me/reauthenticate", proof)

    def call(self, method, path, body=None, headers=None, more=None):
        """A call that has to succeed; its answer."""
        headers = {**(headers or self.headers()), "X-Mailgather": "1", **(more or {})}
        answer = self.http.request(method, self.site.base + path, json=body, headers=headers, timeout=40)
        if not answer.ok:
            raise RuntimeError(f"{method} {path} was answered {answer.status_code}: {answer.text}")
        self.keep(answer.status_code, answer.raw.headers.getlist("Set-Cookie"))
        return answer.json() if answer.content else None

    def invite(self, role):
        form = {"label": "Somebody of the API's check", "role": role, "scope": "all", "expiryDays": 1}
        return self.call("POST", "/api/invitations", form)

    def hire(self, name, role):
        """Somebody new, signed in, and their id."""
        person = Person(self.site, f"{name}@api.example")
        form = {"token": self.invite(role)["token"], "email": person.email, "password": PASSWORD}
        me = person.call("POST", "/api/invitation/accept", form, headers=self.site.headers())
        return person, me["id"]
