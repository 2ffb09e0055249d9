"""Planted parcels by HTTP with a department's key, and identifiers in every place that only a request has.

Every request and every answer is left in a file: in the sender's folder, and in the folder that is searched.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote_to_bytes

import httpx

from acceptance import material
from acceptance.house import House
from acceptance.material import PENALTY_HEADERS
from acceptance.planting import Parcel, Planter

ADDRESS = "/api/v1/submissions"
RESOURCE = "administrative_penalty"
MARK = "b0undary"
ENDED = {"published", "held", "refused", "failed", "rejected"}
LANGUAGES = ("zh", "en")


class Sender:
    """A department's program with its key."""

    def __init__(self, client: httpx.Client, house: House, sent: Path, answers: Path) -> None:
        self.client, self.sent, self.answers, self.count = client, sent, answers, 0
        for words in (
            ("departments", "add", "http", "--name", "云岭市市场监督管理局"),
            ("keys", "issue", "http", *("--scope", "submit", "--scope", "checks", "--scope", "read:government")),
        ):
            done = house.gongxin(*words)
            assert done.returncode == 0, done.stderr
        self.key = {b"authorization": b"Bearer " + done.stdout.strip()}

    def ask(
        self, method: str, address: str, content: bytes = b"", *, keyed: bool = True, **headers: str | bytes
    ) -> httpx.Response:
        """A request, both sides kept; an underscore in a header's name is a hyphen. Never a 5xx."""
        named = {
            name.replace("_", "-").encode(): value.encode() if isinstance(value, str) else value for name, value in headers.items()
        }
        given = (self.key if keyed else {}) | named
        self.count += 1
        whole = b"\n".join([f"{method} {address}".encode(), *given.values(), content])
        (self.sent / f"request-{self.count}").write_bytes(whole + unquote_to_bytes(whole))
        answer = self.client.request(method, quote(address, safe="/?=&%"), content=content, headers=list(given.items()))
        told = b"\n".join([str(answer.status_code).encode(), *(b": ".join(pair) for pair in answer.headers.raw)])
        (self.answers / f"answer-{self.count}.head").write_bytes(told)
        (self.answers / f"answer-{self.count}.body").write_bytes(answer.content)
        assert answer.status_code < 500, (method, answer.status_code)
        return answer

    def form(self, *parts: tuple[str, bytes], mark: str = MARK, query: str = "", closed: bool = True) -> httpx.Response:
        """A delivery by form; a part: what stands behind `form-data; `, and its bytes."""
        body = b"".join(
            f"--{mark}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + value + b"\r\n" for head, value in parts
        )
        return self.ask(
            "POST", ADDRESS + query, body + (f"--{mark}--\r\n".encode() if closed else b""),
            content_type=f"multipart/form-data; boundary={mark}",
        )  # fmt: skip

    def deliver(self, parcel: Parcel) -> dict[str, Any]:
        """Send a parcel by form, wait until the worker is done with it, take every download; the state it ended in."""
        answer = self.form(
            ('name="resource"', RESOURCE.encode()), (f'name="file"; filename="{parcel.filename}"', parcel.data)
        )
        assert answer.status_code == 202, answer.text
        view = self.ended(answer.headers["Location"])
        for form in ("csv", "xlsx", "json"):
            for language in LANGUAGES:
                found = self.ask("GET", f"{answer.headers['Location']}/findings?format={form}", accept_language=language)
                assert found.status_code == 200
        return view

    def ended(self, address: str) -> dict[str, Any]:
        """The submission when nothing more happens to it by itself."""
        until = time.monotonic() + 120
        while time.monotonic() < until:
            view: dict[str, Any] = self.client.get(address, headers=self.key).json()
            if view["state"] in ENDED:
                return dict(self.ask("GET", address).json())
            time.sleep(0.1)
        raise AssertionError(f"{address} stands at {view['state']}")


def deliver(
    house: House, client: httpx.Client, planter: Planter, parcels: Iterable[Parcel], sent: Path, answers: Path, *, rounds: int
) -> None:
    """All of it; `sent` then holds identifiers.json and told.json, as planted_child.py leaves them. rounds: how often every
    place of a request has its turn, each time in other spellings."""
    sender, told = Sender(client, house, sent, answers), []
    for number, parcel in enumerate(parcels):
        (sent / parcel.filename).write_bytes(parcel.data)
        view = sender.deliver(parcel)
        told.append({"file": number, "name": parcel.filename, "clean": parcel.kept_clean, "view": view})
        _decide(house, view, answers)
        if parcel.ask_all or number % 5 == 0:
            for form in ("csv", "xlsx"):
                done = house.gongxin("findings", str(view["submission"]), "--own-sheet", "--format", form)
                (answers / f"own-{number}.{form}").write_bytes(done.stdout)
                (answers / f"own-{number}.{form}.err").write_bytes(done.stderr)
    taken = [answer.json()["submission"] for answer in _around(sender, planter, rounds) if answer.status_code in {200, 202}]
    assert len(taken) >= 4 * rounds, "where only the request is odd, the file is taken"
    for identity in taken:
        _decide(house, sender.ended(f"{ADDRESS}/{identity}"), answers)
    (sent / "identifiers.json").write_text(json.dumps(sorted(planter.identifiers.all)))
    (sent / "told.json").write_text(json.dumps(told, ensure_ascii=False))


def _decide(house: House, view: dict[str, Any], answers: Path) -> None:
    """What is held waits for somebody, with its file; every second one is let in, the others are turned away."""
    if view["state"] == "held":
        number = view["submission"]
        done = house.gongxin("submissions", "release" if number % 2 == 0 else "reject", str(number), "--json")
        assert done.returncode in {0, 1}, done.stderr  # a rejected one is told as such
        (answers / f"decide-{number}").write_bytes(done.stdout + done.stderr)


def _around(sender: Sender, planter: Planter, rounds: int) -> Iterator[httpx.Response]:
    """In what goes with a file, and in requests that are no delivery at all."""

    def rows() -> bytes:
        return material.as_csv(PENALTY_HEADERS, planter.clean_rows(1))

    file, resource = 'name="file"; filename="x.csv"', ('name="resource"', RESOURCE.encode())
    for _ in range(rounds):
        word = planter.spelled
        yield sender.form(('name="resource"', word().encode()), (file, rows()))
        yield sender.form((f'name="{word()}"', word().encode()), resource, (file, rows()))
        yield sender.form(resource, (f"{file}\r\nContent-Type: text/csv; name={word()}", rows()))
        yield sender.form(resource, (f"name=\"file\"; filename*=UTF-8''{quote(word())}", rows()))
        yield sender.form((f'name="file"; filename="{word()}.csv"', rows()), closed=False)
        yield sender.form((file, rows()), query=f"?resource={word()}&filename={word()}")
        yield sender.form((file, rows()), query=f"?resource={RESOURCE}&filename={word()}&{word()}={word()}")
        yield sender.form((file, rows()), mark=planter.identifiers.next("mobile"), query=f"?resource={RESOURCE}")
        plain = f"{ADDRESS}?resource={RESOURCE}"
        yield sender.ask("POST", plain, rows(), content_type=f"multipart/{word()}; boundary={word()}")
        yield sender.ask("POST", plain, rows(), content_encoding=word())
        yield sender.ask("POST", plain, rows(), authorization=f"Bearer {word()}")
        yield sender.ask("POST", plain, rows(), keyed=False, cookie=f"sessionid={word()}", x_csrftoken=word())
        yield sender.ask(
            "POST", plain, rows(), user_agent=word(), referer=word(), x_request_id=word(), x_purpose=word(),
            accept_language=word(), x_forwarded_for=word(), idempotency_key=word(), content_type=f"text/csv; {word()}",
        )  # fmt: skip
        for address in (
            f"{ADDRESS}/{word()}", f"{ADDRESS}/1/findings?format={word()}", f"/api/v1/{word()}", f"/{word()}/",
            f"/api/v1/subjects/{word()}", f"/api/v1/subjects?q={word()}", f"/search/?q={word()}",
        ):  # fmt: skip
            answer = sender.ask("GET", address, x_purpose=word(), x_request_id=word())
            assert answer.status_code != 202
        look = f"/api/v1/subjects/{planter.known}?channel=government"
        seen = sender.ask("GET", look, x_purpose=quote(f"核查{word()}"), x_request_id=quote(word()))
        assert seen.status_code == 200, seen.text
        assert sender.ask("PUT", ADDRESS, f'{{"x": "{word()}"}}'.encode(), content_type="application/json").status_code == 405
