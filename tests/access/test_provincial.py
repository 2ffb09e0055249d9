"""A provincial login against a small OpenID provider of our own: real HTTP on a free port, tokens really signed."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.utils import timezone

from gongxin.access import api
from gongxin.access.account_models import Account
from gongxin.conf.oidc import oidc_providers
from gongxin.kernel import uscc

pytestmark = pytest.mark.django_db
FIRM = uscc.generate("91", "510104", "MA6CFT01")
PASSWORD = "walnut-kiln-harbour-6"


class Province:
    """An issuer: discovery, keys, tokens. `claims` are what it says of whoever comes; `signs` is its key."""

    def __init__(self) -> None:
        self.key = self.signs = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.claims: dict[str, Any] = {"sub": "p-4711", "name": "张三丰", "uscc": FIRM, "email": "a@example.org"}
        self.verifiers: list[str] = []
        province = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path.endswith("/openid-configuration"):
                    self.answer(province.configuration)
                elif self.path == "/keys":
                    public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(province.key.public_key()))
                    self.answer({"keys": [public | {"kid": "1", "use": "sig", "alg": "RS256"}]})
                else:
                    self.send_error(404)

            def do_POST(self) -> None:
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                province.verifiers += form.get("code_verifier", [])
                now = int(time.time())
                token = {"iss": province.url, "aud": "gongxin", "iat": now, "exp": now + 60} | province.claims
                signed = jwt.encode(token, province.signs, "RS256", headers={"kid": "1"})
                self.answer({"access_token": "x", "token_type": "Bearer", "id_token": signed})

            def answer(self, body: dict[str, Any]) -> None:
                content = json.dumps(body).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *arguments: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.configuration = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "userinfo_endpoint": f"{self.url}/me",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def province(settings: Any) -> Iterator[Province]:
    found = Province()
    configure(settings, found)
    yield found
    found.server.shutdown()
    found.server.server_close()


def configure(settings: Any, province: Province, **more: str) -> None:
    given = {"GONGXIN_OIDC_URL": province.url, "GONGXIN_OIDC_CLIENT": "gongxin", "GONGXIN_OIDC_SECRET": "secret"} | more
    settings.SOCIALACCOUNT_PROVIDERS = oidc_providers(given)


def come(client: Client, **query: str) -> Any:
    """Through the province and back, as a browser would."""
    sent = client.post("/accounts/by/province/login/?" + urlencode(query))
    asked = parse_qs(urlsplit(sent["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["scope"] == ["openid"]
    assert asked["redirect_uri"] == ["http://testserver/accounts/by/province/callback/"]
    return client.get("/accounts/by/province/callback/", {"code": "c", "state": asked["state"][0]})


def test_the_province_vouches_for_an_organisation(client: Client, province: Province, settings: Any) -> None:
    configure(settings, province, GONGXIN_OIDC_SUBJECT_CLAIM="uscc")
    assert come(client).status_code == 302
    page = client.get("/accounts/")
    assert page.status_code == 200
    assert FIRM in page.content.decode()
    made = Account.objects.get(subject=FIRM)
    assert (made.role, made.has_usable_password(), made.email) == ("editor", False, "")
    assert province.verifiers, "PKCE"
    again = Client()
    come(again)
    assert again.get("/accounts/").status_code == 200
    assert Account.objects.filter(subject=FIRM).count() == 1
    from allauth.socialaccount.models import SocialAccount

    assert SocialAccount.objects.get().extra_data == {}, "no name, no number, no address"


@pytest.mark.parametrize("claims", [{"uscc": ""}, {"uscc": "110101199003071234"}, {"uscc": FIRM[:-1] + "?"}, {"other": FIRM}])
def test_nobody_unknown_gets_a_seat(client: Client, province: Province, settings: Any, claims: dict[str, str]) -> None:
    configure(settings, province, GONGXIN_OIDC_SUBJECT_CLAIM="uscc")
    province.claims = {"sub": "p-1", **claims}
    come(client)
    assert client.get("/accounts/").status_code == 302
    assert Account.objects.count() == 0


def test_without_the_claim_one_connects_ones_own_account_first(client: Client, province: Province) -> None:
    come(client)
    assert client.get("/accounts/").status_code == 302
    now = timezone.now()
    api.join(api.invite_member(FIRM, "reader", made_by="x", now=now).token, word="firm-a", password=PASSWORD, now=now)
    client.post("/accounts/login/", {"login": "firm-a", "password": PASSWORD})
    come(client, process="connect")
    other = Client()
    come(other)
    assert "firm-a" in other.get("/accounts/").content.decode()
    api.end_account("firm-a", now=now)
    third = Client()
    come(third)
    assert third.get("/accounts/").status_code == 302, "ended here is ended there"


@pytest.mark.parametrize("change", [{"aud": "another"}, {"iss": "https://elsewhere.example"}, {"exp": 1}])
def test_tokens_for_others_and_of_yesterday(client: Client, province: Province, settings: Any, change: dict[str, Any]) -> None:
    configure(settings, province, GONGXIN_OIDC_SUBJECT_CLAIM="uscc")
    province.claims |= change
    come(client)
    assert client.get("/accounts/").status_code == 302
    assert Account.objects.count() == 0


def test_a_token_that_somebody_else_signed(client: Client, province: Province, settings: Any) -> None:
    configure(settings, province, GONGXIN_OIDC_SUBJECT_CLAIM="uscc")
    province.signs = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    come(client)
    assert client.get("/accounts/").status_code == 302
    assert Account.objects.count() == 0


def test_without_a_province_there_is_no_such_page(client: Client) -> None:
    assert client.post("/accounts/by/province/login/").status_code == 404
    assert "province" not in client.get("/accounts/login/").content.decode()


def test_its_name_on_the_page(client: Client, province: Province) -> None:
    assert "省统一身份认证" in client.get("/accounts/login/").content.decode()
    assert "Provincial sign-in" in client.get("/en/accounts/login/").content.decode()


@pytest.mark.parametrize(
    "given", [{"GONGXIN_OIDC_URL": "http://province.example"}, {"GONGXIN_OIDC_URL": "https://p.example"},
              {"GONGXIN_OIDC_URL": "https://p.example", "GONGXIN_OIDC_CLIENT": "a", "GONGXIN_OIDC_SECRET": "b", "GONGXIN_OIDC_ROLE": "boss"}]
)  # fmt: skip
def test_half_a_configuration_says_what_is_missing(given: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="GONGXIN_OIDC"):
        oidc_providers(given)
