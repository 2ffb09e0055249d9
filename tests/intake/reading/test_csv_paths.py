"""The fast path (DuckDB) and the careful one (ours) are the same reader; and no corruption loses a row."""

import csv
import io
import random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gongxin.engine.raw import NotWellFormed, consuming
from gongxin.intake.reading import FileRefused, Limits, csv_file, read
from gongxin.intake.reading.encoding import HEAD

from .files import careful_of, connection, fetched, plain, result_of

CELL = st.one_of(
    st.text(st.sampled_from("ab1 \"\n,;\t|中文（）\u3000=+-@#\\'x"), max_size=12),
    st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0\r\ufeff"), max_size=8),
)


@st.composite
def well_formed(draw):
    """(bytes, header, rows) as an ordinary writer makes them."""
    width = draw(st.integers(2, 6))
    rows = draw(st.lists(st.lists(CELL, min_size=width, max_size=width), max_size=12))
    rows = [row for row in rows if any(row)]
    out = io.StringIO()
    end = draw(st.sampled_from(["\n", "\r\n"]))
    quoting = draw(st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
    writer = csv.writer(out, delimiter=draw(st.sampled_from(",;\t|")), lineterminator=end, quoting=quoting)
    header = [f"列{chr(0x41 + i)}" for i in range(width)]
    writer.writerow(header)
    writer.writerows(rows)
    text = out.getvalue()
    if draw(st.booleans()):
        text = text.removesuffix(end)
    return text.encode(draw(st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]))), header, rows


QUICK = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(well_formed())
@QUICK
def test_both_paths_give_the_same_cells(made):
    content, header, _ = made
    careful = careful_of(content)
    reading = read(plain(content), "data.csv")
    try:
        with consuming(reading.table):
            rows = fetched(reading, connection())
        reading.table.verify(connection(), len(rows))
    except NotWellFormed:
        return  # then the careful path is the only one
    assert reading.headers == careful.reading.headers == header
    assert rows == careful.rows
    assert careful.structural == []


@given(well_formed())
@QUICK
def test_what_was_written_is_read(made):
    """Cells come back exactly, but for the spaces around quotes and the empty text that is NULL."""
    content, _, rows = made
    result = result_of(content)
    assert result.reading.rows_total() == len(result.rows) + len(result.structural)
    if not result.structural:
        tidy = [tuple(cell or None for cell in row) for row in rows]
        assert [cells for _, cells in result.rows] == tidy


SIMPLE = st.lists(st.lists(st.text("abc甲乙丙123", min_size=1, max_size=6), min_size=3, max_size=3), min_size=1, max_size=15)
MARKS = st.sampled_from([",", '"', '""', ",,", '",', '"x', " "])


@given(SIMPLE, st.lists(st.tuples(st.integers(0, 10_000), MARKS), min_size=1, max_size=5))
@example([["a", "b", "c"]] * 4, [(2, '"'), (9, '"')])
@QUICK
def test_corruption_never_loses_a_row(rows, wounds):
    """Marks put anywhere but into line ends: every line is a good row or a refused one, rightly numbered."""
    lines = [",".join(row) for row in rows]
    for at, mark in wounds:
        line = at % len(lines)
        place = at % (len(lines[line]) + 1)
        lines[line] = lines[line][:place] + mark + lines[line][place:]
    try:
        result = careful_of(("甲列,乙列,丙列\n" + "\n".join(lines) + "\n").encode())
    except FileRefused:
        return  # so much is wrong that the file as a whole is refused
    good = dict(result.rows)
    bad = {row for row, _ in result.structural}
    joined = sum(cell.count("\n") for cells in good.values() for cell in cells if cell)
    assert not good.keys() & bad
    assert len(good) + len(bad) + joined == len(lines)
    assert result.reading.rows_total() == len(good) + len(bad)
    untouched = set(range(len(lines))) - {at % len(lines) for at, _ in wounds}
    if not joined:
        assert sorted(good.keys() | bad) == list(range(2, len(lines) + 2))
        for line in untouched:
            assert good[line + 2] == tuple(rows[line])


@given(st.binary(max_size=400))
@QUICK
def test_any_bytes_end_in_a_reading_or_a_refusal(noise):
    for content in (noise, b"a,b,c\n" + noise):
        try:
            result = result_of(content)
        except FileRefused:
            continue
        assert result.reading.rows_total() == len(result.rows) + result.reading.rows_refused


def test_the_same_over_buffers_and_threads():
    """Large enough that DuckDB cuts the file into pieces in the middle of quoted line breaks."""
    chance = random.Random(7)
    rows = []
    for i in range(60_000):
        filler = "字" * chance.randint(0, 60)
        note = chance.choice(["", "x", "多行\n第二行", 'a "quoted" b', "a,b,c", "\n", '"', filler, "行\n" * 5])
        rows.append([str(i), note, filler, chance.choice(["", "甲,乙", "丙\n丁"])])
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([["序号", "备注", "内容", "其他"], *rows])
    content = out.getvalue().encode()
    assert len(content) > 4 * HEAD
    fast = result_of(content)
    assert fast.reading.table.optimistic
    assert [cells for _, cells in fast.rows] == [tuple(cell or None for cell in row) for row in rows]


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (b"a,b\n", 0),
        (b"a,b\n1,2", 1),
        (b"a,b\n1,2\n", 1),
        (b"a,b\n1,2\n\n\n", 1),
        (b"a,b\r\n1,2\r\n\r\n", 1),
        (b"\na,b\n1,2\n\n3,4\n", 3),
        (b"a,b\n" + b"\n" * 200_000, 0),
    ],
)
def test_lines_are_counted_independently(content, lines):
    file = plain(content)
    reading = csv_file.fast(file, Limits(), None)
    assert reading.table.facts().data_lines == lines


@pytest.mark.parametrize("shift", [-2, -1, 0, 1])
@pytest.mark.parametrize("filling", [b"1,2\n", b'"1",2\n', b'"1","2 3"\n'])
def test_a_space_before_a_quote_is_seen_wherever_a_block_ends(shift, filling):
    """The two paths would read such a cell differently, so the fast one leaves the file alone."""
    place = 2 * csv_file._COUNTED + shift
    before = (b"a,b\n" + filling * (place // len(filling)))[: place - len(filling)]
    before = before[: before.rindex(b"\n") + 1]
    before += b"9" * (place - len(before) - 2) + b"\n"
    content = before + b' "x",2\n'
    assert content.index(b' "x') == place - 1
    reading = csv_file.fast(plain(content), Limits(), None)
    assert reading.table.facts().doubtful


def test_reading_the_head_is_all_that_the_fast_path_does():
    """A bad row far behind the head is found by the run over the table, not by `read`."""
    reading = read(plain(b"a,b\n" + b"1,2\n" * 600_000 + b"1\n"), "data.csv")
    assert reading.table.optimistic
    assert reading.table_rows is None


@given(st.lists(st.sampled_from(['"', ",", "\n", "\r\n", "\r", " ", "a", '""', "中", "\0", "\t"]), max_size=40))
@example(['"', "a", ",", "a", "\n", "a", ",", "a", '"'])
@QUICK
def test_what_the_fast_path_vouches_for_the_careful_one_confirms(pieces):
    """On any text: if a run over the optimistic table passes `verify`, the careful path gives the same rows."""
    content = ("甲列,乙列\n" + "".join(pieces)).encode()
    try:
        reading = read(plain(content), "data.csv")
        with consuming(reading.table):
            rows = fetched(reading, connection())
        reading.table.verify(connection(), len(rows))
    except (NotWellFormed, FileRefused):
        return
    careful = careful_of(content)
    assert careful.structural == []
    assert rows == careful.rows
