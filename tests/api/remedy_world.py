"""A penalty of the market regulator, everybody who could ask something of it over HTTP, and the steps in short."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from gongxin.access import api as access
from gongxin.kernel.text import Bilingual
from gongxin.registry import api as registry
from registry import decisions

USCC, BODY, PENALTY = decisions.USCC, decisions.BODY, decisions.PENALTY
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF\n"
OFFICERS = {
    "clerk": ("scjg", ["remedy"]),
    "clerk2": ("scjg", ["remedy", "review"]),
    "reviewer": ("scjg", ["review"]),
    "certifier": ("scjg", ["certify"]),
    "other_office": ("scjg", ["propose"]),
    "other_clerk": ("czj", ["remedy"]),
    "other_department": ("czj", ["remedy", "review", "certify", "decide"]),
    "credit_office": ("fgw", ["credit_office"]),
}
GRANTED = {"confirmed": ["corrected", "commitment", "other"], "why": "已纠正"}


@dataclass
class World:
    """Requests by role. `number`: of the case made last."""

    record_key: UUID
    keys: dict[str, dict[str, str]]
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def post(self, who: str, address: str, body: Any = None) -> Any:
        return self.client.post(f"/api/v1{address}", body or {}, "application/json", headers=self.keys.get(who, {}))

    def get(self, who: str, address: str) -> Any:
        return self.client.get(f"/api/v1{address}", headers=self.keys.get(who, {}))

    def upload(self, who: str, content: bytes = PDF, name: str = "证明.pdf", kind: str = "application/pdf") -> Any:
        file = SimpleUploadedFile(name, content, kind)
        return self.client.post("/api/v1/evidence", {"file": file}, headers=self.keys.get(who, {}))

    def done(self, who: str, address: str, body: Any = None) -> Any:
        answer = self.post(who, address, body)
        assert answer.status_code in {200, 201}, answer.content.decode()
        return answer.json()

    @property
    def about(self) -> dict[str, str]:
        return {"uscc": USCC, "resource": PENALTY, "record_key": str(self.record_key)}

    @property
    def state(self) -> str:
        found = registry.latest(connection.connection, USCC, PENALTY, self.record_key)
        assert found is not None
        return found.state

    @property
    def record_address(self) -> str:
        return f"/subjects/{USCC}/records/{PENALTY}/{self.record_key}"

    # where a case stands before the step that is tried
    def filed(self) -> int:
        return self.done("subject", "/objections", {**self.about, "fields": ["fine_amount"], "statement": "不符"})["id"]

    def with_source(self) -> int:
        return self.done("clerk", f"/objections/{self.filed()}/accept")["id"]

    def rejected(self) -> int:
        return self.done("clerk", f"/objections/{self.with_source()}/reject", {"why": "无误"})["id"]

    def in_review(self) -> int:
        return self.done("subject", f"/objections/{self.rejected()}/review", {"why": "不服"})["id"]

    def annulled(self) -> int:
        number = self.with_source()
        return self.done("clerk", f"/objections/{number}/uphold", {"outcome": "annulled", "why": "撤销"})["id"]

    def paper(self) -> str:
        return self.upload("subject").json()["id"]

    def applied(self) -> int:
        paper = self.paper()
        body = {**self.about, "materials": {"proof": [paper], "commitment_letter": [paper]}}
        return self.done("subject", "/repairs", body)["id"]

    def accepted(self) -> int:
        return self.done("clerk", f"/repairs/{self.applied()}/accept")["id"]

    def hidden(self) -> int:
        return self.done("credit_office", "/reorganisations", self.approval())["id"]

    def approval(self) -> dict[str, Any]:
        return {
            "uscc": USCC, "court": "云州市中级人民法院", "ruling": "〔2026〕破1号", "ruled_on": "2026-11-01",
            "records": [{"resource": PENALTY, "record_key": str(self.record_key)}],
        }  # fmt: skip

    def nothing(self) -> int:
        return 0


def build() -> World:
    """Put in anew inside the test's transaction."""
    now = timezone.now()
    for code, zh, en in (
        ("scjg", "云州市市场监督管理局", "Market Regulation"), ("czj", "云州市财政局", "Finance"),
        ("fgw", "云州市发展和改革委员会", "Reform"),
    ):  # fmt: skip
        access.add_department(code, Bilingual(zh, en), now=now, update=True)
    connection.ensure_connection()
    conn = connection.connection
    decisions.deliver(conn, legal_representative="王某某")
    (key,) = conn.execute("SELECT record_key FROM record_version WHERE uscc = %s AND resource = %s", (USCC, PENALTY)).fetchone()
    keys = {}
    for role, (department, offices) in OFFICERS.items():
        code = f"rem-{role}"
        access.add_officer(code, department, offices, now=now)
        keys[role] = bearer(access.issue_key(department, ["act"], now=now, officer_code=code).token)
    keys["subject"] = bearer(access.issue_subject_key(USCC, now=now).token)
    keys["stranger"] = bearer(access.issue_subject_key(BODY, now=now).token)
    keys["program"] = bearer(access.issue_key("scjg", ["submit", "act"], now=now).token)
    return World(key, keys)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
