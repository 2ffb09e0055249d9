"""10,000 personal identifiers, in every spelling, in every place of every format: none is found afterwards, anywhere.

scope.md, Never a subject, 2. Looked through: every table (as a dump, and the server's own files with its log of changes),
every file under the home, every answer of the command line and over HTTP (status, headers, body), every download, standard
error and the site's logs with debugging, a backup. A share comes over HTTP in the ordinary run; all of it in a long test.
"""

import json
import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

from acceptance import planting_http
from acceptance.house import House
from acceptance.identifiers import SPELLINGS, found_in, found_in_file, found_packed
from acceptance.material import FORMS, RESERVED, SUFFIX
from acceptance.planting import PER_PLACE, PLACES, Parcel, Planter
from acceptance.site import served


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """The folder of everything that was said."""
    folder = tmp_path / "answers"
    folder.mkdir()
    return folder


@pytest.fixture
def sent(house: House, tmp_path: Path, answers: Path) -> Path:
    """All parcels sent by the command line; the folder of the sender."""
    parcels = tmp_path / "parcels"
    parcels.mkdir()
    child = Path(__file__).with_name("planted_child.py")
    done = house.python(str(child), str(parcels), str(answers), timeout=3000, GONGXIN_LOG_LEVEL="DEBUG")
    (answers / "child.out").write_bytes(done.stdout + done.stderr)
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    return parcels


@pytest.fixture
def share(house: House, tmp_path: Path, answers: Path, sent: Path) -> Path:
    """A share of them sent over HTTP, to the same house; the folder of the sender."""
    del sent  # first
    planter = Planter(20261121, after=500_000)
    return over_http(house, planter, planter.share(), tmp_path, answers, rounds=2)


def over_http(
    house: House, planter: Planter, parcels: Iterable[Parcel], tmp_path: Path, answers: Path, *, rounds: int
) -> Path:
    folder = tmp_path / "http"
    folder.mkdir()
    with served(house, answers / "site.log") as client:
        planting_http.deliver(house, client, planter, parcels, folder, answers, rounds=rounds)
    return folder


@pytest.mark.thorough
def test_none_is_found_afterwards(house: House, sent: Path, share: Path, answers: Path) -> None:
    assert len(planted(sent)) >= 10_000
    assert len(planted(share)) >= 900
    assert_rows_judged(json.loads((sent / "told.json").read_text()))
    assert_rows_judged(json.loads((share / "told.json").read_text()), forms=())
    assert_none_found(house, answers, planted(sent) | planted(share))


@pytest.mark.slow
def test_none_is_found_after_all_came_over_http(house: House, tmp_path: Path, answers: Path) -> None:
    planter = Planter()
    folder = over_http(house, planter, planter.parcels(), tmp_path, answers, rounds=len(SPELLINGS))
    assert len(planted(folder)) >= 10_000
    assert_rows_judged(json.loads((folder / "told.json").read_text()))
    assert house.gongxin("db", "backup", str(answers / "backup.dump")).returncode == 0
    assert_none_found(house, answers, planted(folder))


def planted(folder: Path) -> set[str]:
    """The identifiers a sender planted; the search would have found them: it finds them in what was sent."""
    wanted = set(json.loads((folder / "identifiers.json").read_text()))
    assert_findable(folder, wanted)
    return wanted


def assert_none_found(house: House, answers: Path, wanted: set[str]) -> None:
    dump(house, answers)
    places = [house.home, answers, *server_folders(house)]
    files = [path for place in places for path in sorted(place.rglob("*")) if path.is_file() and not path.is_symlink()]
    assert len(files) > 300
    leaks = {str(path): sorted(hits)[:3] for path in files if (hits := found_in_file(path, wanted))}
    named = {str(path): hits for path in files if (hits := found_in(path.name.encode(), wanted))}
    assert leaks == {}
    assert named == {}
    assert not [path for path in files if path.name == "spool.enc"]


def assert_findable(parcels: Path, wanted: set[str]) -> None:
    seen: set[str] = set()
    for path in parcels.iterdir():
        if path.name == "identifiers.json":
            continue
        data = path.read_bytes()
        seen |= found_in(data, wanted) | found_packed(data, wanted) | found_in(path.name.encode(), wanted)
        for encoding in ("gb18030", "utf-16"):
            seen |= found_in(data.decode(encoding, "ignore").encode(), wanted)
    assert len(seen) >= 0.995 * len(wanted)


def assert_rows_judged(told: list[dict], forms: Iterable[str] = FORMS) -> None:
    """Not found because judged, not because lost: clean rows are in, rows with an identifier are not."""
    by_name = {entry["name"]: entry["view"] for entry in told}
    for entry in told:
        view, clean = entry["view"], entry["clean"]
        assert view["state"] in {"published", "held", "refused"}, entry
        if clean is not None:
            assert view["state"] != "refused", entry
            assert view["counts"]["accepted"] >= clean, entry
    for form in forms:
        counts = by_name[f"{form}.{SUFFIX[form]}"]["counts"]
        # A reserved column is dropped and its row judged without it; every other place refuses the row.
        assert counts["accepted"] == PER_PLACE * len(PLACES) // 2 + PER_PLACE * len(RESERVED), form
        assert counts["refused"] == PER_PLACE * (len(PLACES) - len(RESERVED)), form
        assert counts["quarantined"] == 0


def dump(house: House, answers: Path) -> None:
    """The database as text, and the backup unpacked."""
    url = house.python("-c", "from gongxin.conf import embedded; print(embedded.url())").stdout.decode().strip()
    program = "from gongxin.conf.embedded import binaries; print(binaries.client('{}'))"
    for name, arguments in (("pg_dump", ["--enable-row-security", "--dbname", url]), ("pg_restore", ["-f", "-", str(answers / "backup.dump")])):
        path = house.python("-c", program.format(name)).stdout.decode().strip()
        everything = os.environ | {"PGOPTIONS": "-c gongxin.reach=service"}  # decision 0017: else the drafts are walled
        done = subprocess.run([path, *arguments], capture_output=True, check=True, env=everything)
        assert b"COPY public.record_version" in done.stdout
        (answers / f"{name}.sql").write_bytes(done.stdout)


def server_folders(house: House) -> list[Path]:
    """The server's data, its log of changes, its logs (as root they lie outside the home)."""
    code = (
        "import psycopg; from gongxin.conf import embedded; "
        "psycopg.connect(embedded.url(superuser=True), autocommit=True).execute('CHECKPOINT'); "
        "print(embedded.layout().base)"
    )
    return [Path(house.python("-c", code).stdout.decode().strip().splitlines()[-1])]
