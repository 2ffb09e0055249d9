"""10,000 personal identifiers, in every spelling, in every place of every format: none is found afterwards, anywhere.

scope.md, Never a subject, 2. Looked through: every table (as a dump, and the server's own files with its log of changes),
every file under the home, every answer of the command line, every download, standard error with debugging logs, a backup.
"""

import json
import os
import subprocess
from pathlib import Path

import pytest

from acceptance.house import House
from acceptance.identifiers import found_in, found_in_file, found_packed
from acceptance.material import FORMS, RESERVED, SUFFIX
from acceptance.planting import PER_PLACE, PLACES


@pytest.fixture
def sent(house: House, tmp_path: Path) -> tuple[House, Path, Path]:
    parcels, answers = tmp_path / "parcels", tmp_path / "answers"
    parcels.mkdir()
    answers.mkdir()
    child = Path(__file__).with_name("planted_child.py")
    done = house.python(str(child), str(parcels), str(answers), timeout=3000, GONGXIN_LOG_LEVEL="DEBUG")
    (answers / "child.out").write_bytes(done.stdout + done.stderr)
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    return house, parcels, answers


def test_none_is_found_afterwards(sent: tuple[House, Path, Path], tmp_path: Path) -> None:
    house, parcels, answers = sent
    wanted = set(json.loads((parcels / "identifiers.json").read_text()))
    assert len(wanted) >= 10_000
    assert_findable(parcels, wanted)
    assert_rows_judged(json.loads((parcels / "told.json").read_text()))

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
    """The search would have found them: it finds them in what was sent."""
    seen: set[str] = set()
    for path in parcels.iterdir():
        if path.name == "identifiers.json":
            continue
        data = path.read_bytes()
        seen |= found_in(data, wanted) | found_packed(data, wanted) | found_in(path.name.encode(), wanted)
        for encoding in ("gb18030", "utf-16"):
            seen |= found_in(data.decode(encoding, "ignore").encode(), wanted)
    assert len(seen) >= 0.995 * len(wanted)


def assert_rows_judged(told: list[dict]) -> None:
    """Not found because judged, not because lost: clean rows are in, rows with an identifier are not."""
    by_name = {entry["name"]: entry["view"] for entry in told}
    for entry in told:
        view, clean = entry["view"], entry["clean"]
        assert view["state"] in {"published", "held", "refused"}, entry
        if clean is not None:
            assert view["state"] != "refused", entry
            assert view["counts"]["accepted"] >= clean, entry
    for form in FORMS:
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
