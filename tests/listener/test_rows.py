"""Rows of JSON Lines and CSV: what is read, what is rejected and why, and that nothing stops it."""

import csv
import io
import json
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from listener.records import MAX_LINE, format_of, records
from listener.rows import Reading, Rejected, Row, read_rows
from storage.model import Author, Engagement, Mention

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
QUICK = settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
GOOD: Mapping[str, object] = {
    "channel": "x",
    "native_id": "1",
    "text": "Brumelle ne répond pas",
    "published_at": "2026-11-20T21:58:03+01:00",
}


def jsonl(*lines: bytes | str | Mapping[str, object]) -> list[Row]:
    raw = b"\n".join(
        line
        if isinstance(line, bytes)
        else (line if isinstance(line, str) else json.dumps(line)).encode()
        for line in lines
    )
    return list(read_rows(io.BytesIO(raw), "jsonl", read_at=NOW))


def from_csv(text: str | bytes) -> list[Row]:
    raw = text if isinstance(text, bytes) else text.encode()
    return list(read_rows(io.BytesIO(raw), "csv", read_at=NOW))


def only_mention(rows: list[Row]) -> Mention:
    (row,) = rows
    assert isinstance(row, Mention), row
    return row


def reason(rows: list[Row]) -> str:
    (row,) = rows
    assert isinstance(row, Rejected), row
    return row.reason


def test_a_full_row_becomes_a_mention() -> None:
    row = {
        **GOOD,
        "author": {"handle": "mlle_k", "name": "K.", "followers": 1200, "verified": False},
        "lang": "fr-FR",
        "url": "https://x.example/1",
        "in_reply_to": None,
        "conversation_id": 12,
        "media": ["photo"],
        "engagement": {"likes": 3, "shares": None, "at": "2026-11-20T22:05:00Z"},
        "campaign": {"id": 7},
    }
    assert only_mention(jsonl(row)) == Mention(
        channel="x",
        native_id="1",
        text="Brumelle ne répond pas",
        published_at=datetime(2026, 11, 20, 20, 58, 3, tzinfo=UTC),
        author=Author(handle="mlle_k", name="K.", followers=1200, verified=False),
        lang="fr",
        url="https://x.example/1",
        conversation_id="12",
        media=("photo",),
        engagement=Engagement(at=datetime(2026, 11, 20, 22, 5, tzinfo=UTC), likes=3),
        extra={"campaign": {"id": 7}},
    )


def test_what_is_missing_or_null_is_unknown() -> None:
    nulls: Mapping[str, object] = dict.fromkeys(
        ["author", "lang", "url", "media", "engagement", "own"]
    )
    for row in (GOOD, {**GOOD, **nulls}):
        mention = only_mention(jsonl(row))
        assert (mention.author, mention.lang, mention.url) == (None, None, None)
        assert (mention.media, mention.engagement, mention.extra) == ((), None, {})
    counters = {"likes": None, "views": None}
    assert only_mention(jsonl({**GOOD, "engagement": counters})).engagement is None


def test_counters_without_a_time_are_taken_as_read_now() -> None:
    engagement = only_mention(jsonl({**GOOD, "engagement": {"likes": 3.0}})).engagement
    assert engagement == Engagement(at=NOW, likes=3)


def test_unknown_keys_of_objects_are_kept() -> None:
    row = {**GOOD, "author": {"handle": "k", "bio": "…"}, "engagement": {"quotes": 2, "likes": 1}}
    assert only_mention(jsonl(row)).extra == {"author.bio": "…", "engagement.quotes": 2}


def test_an_engagement_poll_is_a_reading() -> None:
    poll: Mapping[str, object] = {
        "channel": "x",
        "native_id": 1,
        "engagement": {"views": 9, "at": "2026-11-20T22:05Z"},
    }
    at = datetime(2026, 11, 20, 22, 5, tzinfo=UTC)
    expected = Reading(channel="x", native_id="1", engagement=Engagement(at=at, views=9), line=1)
    assert jsonl(poll) == [expected]
    assert reason(jsonl({**poll, "engagement": {"views": 9}})) == "engagement.at: missing"


def test_ids_that_are_whole_numbers_become_texts() -> None:
    assert only_mention(jsonl({**GOOD, "native_id": 1930000000000000001})).native_id == (
        "1930000000000000001"
    )
    assert only_mention(jsonl({**GOOD, "native_id": 10**30})).native_id == str(10**30)
    assert "native_id" in reason(jsonl({**GOOD, "native_id": 1.93e18}))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"channel": None}, "channel: missing"),
        ({"channel": ""}, "channel: missing"),
        ({"channel": 3}, "channel: not a text"),
        ({"native_id": ""}, "native_id: missing"),
        ({"native_id": True}, "native_id: neither a text nor a whole number"),
        ({"text": None}, "text: missing"),
        ({"text": ["a"]}, "text: not a text"),
        ({"published_at": None}, "published_at: missing"),
        ({"published_at": 1763672283}, "published_at: not a text"),
        ({"published_at": "yesterday"}, "published_at: not a time as in RFC 3339"),
        ({"published_at": "2026-11-20T21:58:03"}, "published_at: no offset from UTC"),
        ({"published_at": "2026-11-20"}, "published_at: no offset from UTC"),
        ({"published_at": "0001-01-01T00:00:00+14:00"}, "published_at: out of range"),
        ({"author": "mlle_k"}, "author: not an object"),
        ({"author": {"handle": 3}}, "author.handle: not a text"),
        ({"author": {"handle": "k", "verified": "no"}}, "author.verified: not true or false"),
        ({"author": {"handle": "k", "followers": -1}}, "author.followers: out of range"),
        ({"engagement": []}, "engagement: not an object"),
        ({"engagement": {"likes": "a few"}}, "engagement.likes: not a whole number"),
        ({"engagement": {"likes": 3.5}}, "engagement.likes: not a whole number"),
        ({"engagement": {"likes": True}}, "engagement.likes: not a whole number"),
        ({"engagement": {"likes": 2**63}}, "engagement.likes: out of range"),
        ({"media": "photo"}, "media: not a list of texts"),
        ({"media": [1]}, "media: not a list of texts"),
        ({"own": 1}, "own: not true or false"),
        ({"lang": 3}, "lang: not a text"),
        ({"url": {}}, "url: not a text"),
    ],
)
def test_a_wrong_value_rejects_its_row_alone(change: Mapping[str, object], expected: str) -> None:
    first, bad, last = jsonl(GOOD, {**GOOD, **change}, {**GOOD, "native_id": "2"})
    assert bad == Rejected(line=2, reason=expected)
    assert isinstance(first, Mention)
    assert isinstance(last, Mention)


@pytest.mark.parametrize(
    "line",
    [
        b"not json",
        b"{",
        b"[]",
        b"null",
        b"3",
        b'"text"',
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b"[" * 100_000,
        b'{"a": ' + b"9" * 10_000 + b"}",
        b'{"channel": "x\xff"}',
        b'{"channel": "x\x00"}',
        b'{"channel": "x"} {}',
        json.dumps(GOOD).encode("utf-16"),
        json.dumps({**GOOD, "a": "x" * MAX_LINE}).encode(),
        json.dumps(GOOD)[:-1].encode() + b', "big": 1e400}',
    ],
    ids=range(16),
)
def test_a_line_that_is_no_row_is_told_by_number(line: bytes) -> None:
    first, *bad, last = jsonl(GOOD, line, {**GOOD, "native_id": "2"})
    assert isinstance(first, Mention)
    assert isinstance(last, Mention)
    assert [(row.line, isinstance(row, Rejected)) for row in bad if isinstance(row, Rejected)] == [
        (2, True)
    ]


def test_a_reason_never_holds_the_text() -> None:
    secret = "zanzibar"
    lines = [
        f'{{"text": "{secret}',
        f'{{"text": "{secret}\\x"}}',
        f"{secret}",
        f'{{"channel": "x", "native_id": "1", "text": "{secret}", "published_at": "{secret}"}}',
        f'{{"channel": "x", "native_id": "1", "text": "a", "media": "{secret}"}}',
    ]
    rows = jsonl(*lines)
    assert len(rows) == len(lines)
    assert not any(secret in repr(row) for row in rows)


def test_half_a_surrogate_and_nul_are_replaced_in_texts_and_refused_in_ids() -> None:
    line = json.dumps(GOOD).replace('"Brumelle', r'"\ud83d\ud83d\ude00\\ud83d\u0000 Brumelle')
    assert only_mention(jsonl(line)).text.startswith("\ufffd😀\\ud83d\ufffd Brumelle")
    for bad in (r"\udc00", r"\ud83d", r"\u0000"):
        line = json.dumps(GOOD).replace('"native_id": "1"', f'"native_id": "1{bad}"')
        assert reason(jsonl(line)) == "native_id: a character that cannot be kept"


def test_a_byte_order_mark_carriage_returns_and_blank_lines_are_taken_for_granted() -> None:
    line = json.dumps(GOOD).encode()
    rows = list(
        read_rows(io.BytesIO(b"\xef\xbb\xbf" + line + b"\r\n\r\n  \n" + line), "jsonl", read_at=NOW)
    )
    assert [type(row) for row in rows] == [Mention, Mention]
    assert jsonl(line, b"", b"x")[1] == Rejected(
        line=3, reason="not JSON: expected value at column 1"
    )


@QUICK
@given(st.lists(st.binary(max_size=200), max_size=5))
def test_no_bytes_stop_either_format(lines: list[bytes]) -> None:
    good = json.dumps(GOOD).encode()
    rows = jsonl(*lines, good)
    assert isinstance(rows[-1], Mention)
    header = b"channel,native_id,text,published_at\n"
    list(read_rows(io.BytesIO(header + b"\n".join(lines)), "csv", read_at=NOW))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@QUICK
@given(st.dictionaries(st.sampled_from([*GOOD, "author", "engagement", "media", "own"]), JSON))
def test_no_value_stops_a_row_and_each_is_accounted_for(change: Mapping[str, object]) -> None:
    rows = jsonl({**GOOD, **change}, GOOD)
    assert len(rows) == 2
    assert isinstance(rows[1], Mention)


def test_csv_is_flat_and_empty_cells_are_unknown() -> None:
    rows = from_csv(
        "\ufeffchannel,native_id,text,published_at,author.handle,author_followers,author.verified,"
        "engagement_likes,engagement.at,media,shop\r\n"
        'x,1,"Brumelle, encore',
    )
    assert [type(row) for row in rows] == [Rejected]
    rows = from_csv(
        "\ufeffchannel,native_id,text,published_at,author.handle,author_followers,author.verified,"
        "engagement_likes,engagement.at,media,shop\r\n"
        'x,1,"Brumelle, encore\nune fois",2026-11-20T21:58:03+01:00,k,12,true,3,'
        "2026-11-20T22:00:00Z,photo|video,Lyon\r\n"
        "\r\n"
        "x,2,,2026-11-20T21:58:03Z,,,,,,,\r\n"
    )
    first, second = rows
    assert isinstance(first, Mention)
    assert isinstance(second, Mention)
    assert first.text == "Brumelle, encore\nune fois"
    assert first.author == Author(handle="k", followers=12, verified=True)
    assert first.engagement == Engagement(at=datetime(2026, 11, 20, 22, tzinfo=UTC), likes=3)
    assert (first.media, first.extra) == (("photo", "video"), {"shop": "Lyon"})
    assert (second.text, second.author, second.engagement) == ("", None, None)


def test_csv_polls_and_other_delimiters() -> None:
    rows = from_csv("channel;native_id;engagement.views;engagement.at\nx;1;5;2026-11-20T22:00Z\n")
    assert rows == [
        Reading(
            channel="x",
            native_id="1",
            engagement=Engagement(at=datetime(2026, 11, 20, 22, tzinfo=UTC), views=5),
            line=2,
        )
    ]


def test_bad_csv_rows_are_told_and_the_others_go_in() -> None:
    good = "x,{},Brumelle,2026-11-20T21:58:03Z,3"
    raw = "\n".join(
        [
            "channel,native_id,text,published_at,engagement.likes",
            good.format(2),
            "x,3,too,few",
            good.format(4) + ",too many",
            'x,5,"open quote,2026-11-20T21:58:03Z,3',
            good.format(6),
            good.format(7).replace(",3", ",many"),
            f"x,8,{'x' * (csv.field_size_limit() + 1)},2026-11-20T21:58:03Z,3",
            good.format(9),
        ]
    ).encode()
    rows = from_csv(raw + b"\nx,10,caf\xe9,2026-11-20T21:58:03Z,3\n" + good.format(11).encode())
    assert [row.line if isinstance(row, Rejected) else f"id {row.native_id}" for row in rows] == [
        "id 2",
        3,
        4,
        5,
        "id 6",
        7,
        8,
        "id 9",
        10,
        "id 11",
    ]


def test_a_csv_whose_header_cannot_be_trusted_is_told_once() -> None:
    assert reason(from_csv("channel,text,text\nx,a,b\nx,a,b\n")) == (
        "header: column 2 appears twice"
    )
    assert reason(from_csv(b"channel,caf\xe9\nx,a\n")) == "header: not UTF-8"
    assert from_csv("") == []


def test_columns_that_clash_reject_rows_and_do_not_crash() -> None:
    assert reason(from_csv("channel,native_id,author,author.name,text\nx,1,a,b,c\n")) == (
        "published_at: missing"
    )
    header = "channel,native_id,author,text,published_at\n"
    assert reason(from_csv(header + "x,1,k,c,2026-11-20T22:00Z\n")) == "author: not an object"


def test_a_growing_csv_waits_for_its_open_quote() -> None:
    raw = b'a,b\n1,2\n3,"half\n'
    found = list(records(io.BytesIO(raw), "csv", growing=True))
    assert [(record.line, record.end, record.value) for record in found] == [
        (2, 8, {"a": "1", "b": "2"})
    ]


@pytest.mark.parametrize(("name", "form"), [("a.CSV", "csv"), ("a.jsonl", "jsonl"), ("-", "jsonl")])
def test_the_format_follows_from_the_name(name: str, form: str) -> None:
    assert format_of(name) == form
