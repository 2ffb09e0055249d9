"""The drop folder: stable files go in, every one is answered, nothing is removed before it is safe."""

import json
import threading
from pathlib import Path

import pytest

from acceptance import material
from gongxin.intake import api, dropfolder, folders
from gongxin.intake.models import Submission

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def root(send, tmp_path: Path) -> Path:
    place = tmp_path / "drop"
    (place / "scjg" / "administrative_penalty").mkdir(parents=True)
    return place


def put(root: Path, name: str, count: int = 2, start: int = 0, **other: str) -> Path:
    organisations = material.Organisations()
    rows = [material.penalty(start + n, *organisations.next(), **other) for n in range(count)]
    path = root / "scjg" / "administrative_penalty" / name
    path.write_bytes(material.as_csv(material.PENALTY_HEADERS, rows))
    return path


def once(root: Path) -> list[dict]:
    return list(api.watch_folder(root, interval=0.05, once=True))


def result(path: Path) -> dict:
    return json.loads((path.parent / "answered" / f"{path.name}.result.json").read_text())


def test_a_file_is_taken_and_answered(root: Path) -> None:
    path = put(root, "a.csv")
    [answer] = once(root)
    assert (answer["state"], result(path)["counts"]["new"]) == ("published", 2)
    assert not path.exists()
    assert (path.parent / "answered" / "a.csv.findings.csv").read_bytes().startswith("\ufeff".encode())
    assert once(root) == []


def test_a_file_that_still_grows_is_left(root: Path) -> None:
    path = put(root, "a.csv")
    before = dropfolder.look(root)
    with path.open("ab") as out:
        out.write(b"\r\n")
    after = dropfolder.look(root)
    assert list(dropfolder.take_stable(root, before, after, None, None)) == []  # type: ignore[arg-type]
    assert path.exists()


@pytest.mark.parametrize("name", [".hidden.csv", "a.csv.part", "a.csv.tmp"])
def test_unfinished_names_are_left(root: Path, name: str) -> None:
    path = put(root, name)
    assert once(root) == []
    assert path.exists()


def test_wrong_places_are_told_once_and_left(root: Path) -> None:
    stray, unknown = root / "a.csv", root / "nobody" / "administrative_penalty" / "b.csv"
    other = root / "scjg" / "no_such_resource" / "c.csv"
    for path in (stray, unknown, other):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    answers = {answer["file"]: answer["reasons"][0]["rule"] for answer in once(root)}
    assert answers["a.csv"] == "dropfolder.place"
    assert answers["b.csv"] == "department.unknown"
    assert len(answers) == 3
    assert all(result(path)["reasons"][0]["zh"] for path in (stray, unknown, other))
    assert all(path.exists() for path in (stray, unknown, other))
    assert once(root) == []


def test_a_name_with_an_identifier_is_masked_in_the_answer(root: Path) -> None:
    path = put(root, "名单13812345678.csv")
    [answer] = once(root)
    assert "13812345678" not in json.dumps(answer)
    assert not [p for p in root.rglob("*") if "13812345678" in p.name]
    assert not path.exists()


def test_a_held_one_is_answered_again_after_the_decision(root: Path) -> None:
    path = put(root, "a.csv", CF_CFLB="没有这种")
    [answer] = once(root)
    assert answer["state"] == "held"
    from django.utils import timezone

    api.reject(answer["submission"], "li", "", now=timezone.now())
    [later] = once(root)
    assert later["state"] == result(path)["state"] == "rejected"
    assert once(root) == []


def test_a_crash_after_removal_still_ends_in_an_answer(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(root, "a.csv")
    with monkeypatch.context() as patch:
        patch.setattr(dropfolder, "_answer", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            once(root)
    assert not path.exists()
    [answer] = once(root)
    assert (answer["state"], result(path)["state"]) == ("published", "published")


def test_the_same_name_again_keeps_the_earlier_answer(root: Path) -> None:
    path = put(root, "a.csv")
    [first] = once(root)
    put(root, "a.csv", start=50)
    once(root)
    kept = json.loads((path.parent / "answered" / f"a.csv.{first['submission']}.result.json").read_text())
    assert kept["submission"] == first["submission"]
    assert result(path)["submission"] != first["submission"]


def test_it_stops_when_told(root: Path) -> None:
    stop = threading.Event()
    stop.set()
    assert list(api.watch_folder(root, interval=0.05, stop=stop)) == []


def test_files_are_private(root: Path) -> None:
    put(root, "a.csv")
    once(root)
    place = folders.place(Submission.objects.get())
    assert {oct(path.stat().st_mode & 0o777) for path in place.iterdir()} == {"0o600"}
    assert oct(place.stat().st_mode & 0o777) == "0o700"
