import json
from io import BytesIO

from listener.records import MAX_LINE, Record, records
from responder.files import CHUNK, CHUNK_BYTES, chunks


def rows_of(texts: list[str]) -> list[Record]:
    content = b"".join(json.dumps({"text": text}).encode() + b"\n" for text in texts)
    return list(records(BytesIO(content), "jsonl"))


def test_short_rows_are_judged_many_together() -> None:
    rows = rows_of(["ok"] * (CHUNK + 904))
    found = list(chunks(rows))
    assert [len(chunk) for chunk in found] == [CHUNK, 904]
    assert [row for chunk in found for row in chunk] == rows


def test_long_rows_are_judged_few_together_and_each_once() -> None:
    rows = rows_of(["x" * (MAX_LINE - 100)] * 40)
    found = list(chunks(rows))
    assert [row for chunk in found for row in chunk] == rows
    begun = 0
    for chunk in found:
        assert chunk[-1].end - begun < CHUNK_BYTES + MAX_LINE
        begun = chunk[-1].end
    assert len(found) > 1


def test_no_rows_are_no_chunk() -> None:
    assert list(chunks([])) == []
