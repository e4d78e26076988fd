"""Feeds, read over HTTP: conditional requests, odd feeds, and what a small window cannot show."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError
from werkzeug.wrappers import Request, Response

from listener.channel import Setup, Source
from listener.channels.rss import CHANNEL, RssOptions
from listener.errors import ChannelError
from listener.town.http import Fault, Faulty, served
from listener.town.rss import RssNetwork
from storage.model import Author, Brand, Failure, Mention
from storage.polled import Batch
from tests.listener.props import ClosedDrawer

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
BRUMELLE = Brand(name="Brumelle", handles=("brumelle",))


@dataclass
class Site:
    """A server, and a clock that a test sets."""

    url: str
    blog: RssNetwork
    faulty: Faulty
    now: datetime = NOW
    conditions: list[tuple[str | None, str | None]] = field(default_factory=list)

    def source(self, **options: object) -> Source:
        table = {**self.blog.settings(self.url), **options}
        (source,) = CHANNEL.sources(
            Setup(
                name="blogs",
                options=RssOptions.model_validate(table),
                brands=(BRUMELLE,),
                clock=lambda: self.now,
                vault=ClosedDrawer(),
            )
        )
        return source

    def serve(self, body: bytes | str, **headers: str) -> None:
        """Answer the next request with this body."""
        raw = body.encode() if isinstance(body, str) else body
        kind = headers.pop("content_type", "application/xml")
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.faulty.faults.append(Fault(body=raw, content_type=kind, headers=named))


@pytest.fixture
def site() -> Iterator[Site]:
    blog = RssNetwork(lambda: NOW)
    conditions: list[tuple[str | None, str | None]] = []

    @Request.application
    def recording(request: Request) -> Response:
        conditions.append(
            (request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since"))
        )
        if request.path.startswith("/leads"):
            steps = int(request.path.rpartition("/")[2])
            target = f"/leads/{steps - 1}" if steps else "/feed.atom"
            return Response(status=302, headers={"Location": target})
        return Response.from_app(blog, request.environ)

    faulty = Faulty(recording)
    with served(faulty) as url:
        yield Site(url, blog, faulty, conditions=conditions)


def rss(*items: str, language: str = "fr") -> str:
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Blog</title>'
        f"<language>{language}</language>{''.join(f'<item>{i}</item>' for i in items)}"
        "</channel></rss>"
    )


def only(batch: Batch) -> Mention:
    (mention,) = batch.mentions
    return mention


def failure(source: Source) -> Failure:
    with pytest.raises(ChannelError) as caught:
        source.poll(None)
    assert "carnet" not in str(caught.value)
    return caught.value.failure


def test_an_article_becomes_a_mention(site: Site) -> None:
    native_id = site.blog.post(
        "Brumelle & moi\n\nUn yaourt <moisi>.",
        author="Élise",
        at=NOW - timedelta(hours=1),
        media=("photo",),
    )
    assert only(site.source().poll(None)) == Mention(
        channel="blogs",
        native_id=native_id,
        text="Brumelle & moi\n\nUn yaourt <moisi>.",
        published_at=NOW - timedelta(hours=1),
        author=Author(handle="Élise"),
        lang="fr",
        url="https://carnet.example/1",
        media=("photo",),
        brands=("Brumelle",),
    )


def test_what_did_not_change_is_not_sent_again(site: Site) -> None:
    site.blog.post("Brumelle", author="a", at=NOW)
    source = site.source()
    first = source.poll(None)
    site.now += timedelta(minutes=5)
    again = source.poll(first.cursor)
    assert (again.mentions, again.cursor, again.holes) == ((), None, ())
    assert again.covered is not None
    assert again.covered.end == site.now
    assert site.conditions[0] == (None, None)
    etag, modified = site.conditions[1]
    assert etag is not None
    assert modified is not None

    site.blog.post("Brumelle encore", author="b", at=site.now)
    assert [m.text for m in source.poll(first.cursor).mentions] == ["Brumelle encore", "Brumelle"]


def test_an_edited_article_comes_under_its_id_and_a_deleted_one_makes_no_hole(site: Site) -> None:
    native_id = site.blog.post("Brumelle", author="a", at=NOW - timedelta(hours=2))
    newest = site.blog.post("Brumelle bis", author="a", at=NOW - timedelta(hours=1))
    source = site.source()
    cursor = source.poll(None).cursor
    site.blog.edit(native_id, "Brumelle, mis à jour")
    site.blog.delete(newest)
    batch = source.poll(cursor)
    assert (only(batch).native_id, only(batch).text) == (native_id, "Brumelle, mis à jour")
    assert batch.holes == ()


def test_more_articles_than_the_feed_shows_are_a_hole(site: Site) -> None:
    site.blog.post("Brumelle", author="a", at=NOW - timedelta(days=1))
    source = site.source()
    cursor = source.poll(None).cursor
    for minute in range(60):
        site.blog.post(f"Brumelle {minute}", author="a", at=NOW - timedelta(minutes=minute))
    batch = source.poll(cursor)
    assert len(batch.mentions) == 40
    (hole,) = batch.holes
    assert hole.reason == "the feed shows only its newest 40 entries"
    assert hole.span.start == NOW - timedelta(days=1)
    assert hole.span.end == NOW - timedelta(minutes=39)
    assert source.poll(batch.cursor).holes == ()


def test_an_empty_feed_is_read_in_full(site: Site) -> None:
    site.blog.post("Brumelle", author="a", at=NOW)
    source = site.source()
    cursor = source.poll(None).cursor
    site.serve(rss())
    batch = source.poll(cursor)
    assert (batch.mentions, batch.holes) == ((), ())


def test_posts_that_name_no_brand_are_rejected_unless_all_concern_it(site: Site) -> None:
    native_id = site.blog.post("Sans rapport", author="a", at=NOW)
    assert [r.native_id for r in site.source().poll(None).rejects] == [native_id]
    assert only(site.source(match=False).poll(None)).brands == ("Brumelle",)


def test_our_own_account_is_known(site: Site) -> None:
    site.serve(rss("<title>Bonjour</title><guid>t3_1</guid><author>/u/Brumelle</author>"))
    assert only(site.source().poll(None)).own


def test_a_post_without_a_date_keeps_the_time_when_it_was_first_seen(site: Site) -> None:
    first = "<title>Brumelle 1</title><link>https://b.example/1</link>"
    second = "<title>Brumelle 2</title><pubDate>Sat, 21 Nov 2099 10:00:00 GMT</pubDate>"
    site.serve(rss(first))
    source = site.source()
    begun = source.poll(None)
    site.now += timedelta(hours=1)
    site.serve(rss(second, first))
    batch = source.poll(begun.cursor)
    assert [m.published_at for m in batch.mentions] == [site.now, NOW]
    assert batch.mentions[1].native_id == only(begun).native_id
    assert batch.holes == ()


def test_bare_ids_are_told_apart_by_their_blog_and_shared_ids_are_told(site: Site) -> None:
    date = "<pubDate>Sat, 21 Nov 2026 08:00:00 GMT</pubDate>"
    site.serve(
        rss(
            f"<title>Brumelle</title><guid isPermaLink='false'>7</guid>{date}",
            f"<title>Brumelle a</title><guid>u:8</guid><link>https://b.example/a</link>{date}",
            f"<title>Brumelle b</title><guid>u:8</guid><link>https://b.example/b</link>{date}",
            "<category>nothing to tell it by</category>",
        )
    )
    batch = site.source().poll(None)
    assert only(batch).native_id == "carnet.example:7"
    assert [reject.native_id for reject in batch.rejects] == ["u:8", "u:8", "?"]


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("/a?b=1", "https://carnet.example/a?b=1"),
        (
            "https://www.google.com/url?rct=j&amp;sa=t&amp;url=https://b.example/a%3Fx%3D1&amp;ct=ga",
            "https://b.example/a?x=1",
        ),
        ("https://www.google.com/url?url=javascript:alert(1)", None),
        ("javascript:alert(1)", None),
        ("https://[", None),
    ],
)
def test_links_lead_to_the_post_itself(site: Site, link: str, url: str | None) -> None:
    site.serve(rss(f"<title>Chez &lt;b&gt;Brumelle&lt;/b&gt;</title><link>{link}</link>"))
    mention = only(site.source().poll(None))
    assert (mention.url, mention.text) == (url, "Chez Brumelle")


def test_markup_becomes_text_and_pictures_are_told(site: Site) -> None:
    html = "<p>Un <b>pot</b></p><img src='a.jpg'><script>alert(1)</script>"
    site.serve(
        rss(f"<title>1 < 2 chez Brumelle</title><description><![CDATA[{html}]]></description>")
    )
    mention = only(site.source().poll(None))
    assert mention.text == "1 < 2 chez Brumelle\n\nUn pot"
    assert mention.media == ("photo",)


def test_a_damaged_feed_gives_the_entries_that_it_has(site: Site) -> None:
    whole = rss("<title>Brumelle un</title>", "<title>Brumelle deux</title>")
    site.serve(whole[: whole.rindex("</item>")])
    assert [m.text for m in site.source().poll(None).mentions] == ["Brumelle un", "Brumelle deux"]


def test_references_that_are_no_character_spoil_neither_post_nor_feed(site: Site) -> None:
    odd = "&#55357;&#xDE00;&#1114112;&#0;&#x110000;&#99999999999999999999;"
    site.serve(rss(f"<title>Brumelle {odd} &#233;&#xe8;</title>", "<title>Brumelle & co</title>"))
    texts = [mention.text for mention in site.source().poll(None).mentions]
    assert texts == [f"Brumelle {6 * chr(0xFFFD)} éè", "Brumelle & co"]


def test_an_encoding_that_breaks_the_parser_is_malformed(site: Site) -> None:
    site.serve(b'<?xml version="1.0" encoding="utf\x00-8"?><rss/>', content_type="text/plain")
    assert failure(site.source()) is Failure.MALFORMED


def test_the_stated_encoding_is_used(site: Site) -> None:
    body = (
        '<?xml version="1.0" encoding="iso-8859-1"?>' + rss("<title>Brumelle à Évry</title>")[21:]
    )
    site.serve(body.encode("latin-1"), content_type="text/xml")
    assert only(site.source().poll(None)).text == "Brumelle à Évry"


@pytest.mark.parametrize("body", ["<html><body>Bonjour</body></html>", "", "[]", '{"a": 1}', "nul"])
def test_what_is_no_feed_is_malformed(site: Site, body: str) -> None:
    site.serve(body, content_type="text/html")
    assert failure(site.source()) is Failure.MALFORMED


def test_a_feed_larger_than_allowed_is_refused_whatever_its_size_on_the_wire(site: Site) -> None:
    site.serve(gzip.compress(b" " * 2_000_001), Content_Encoding="gzip")
    assert failure(site.source()) is Failure.MALFORMED
    site.serve(b"not gzip", Content_Encoding="gzip")
    assert failure(site.source()) is Failure.MALFORMED


def test_redirects_are_followed_five_times(site: Site) -> None:
    site.blog.post("Brumelle", author="a", at=NOW)
    assert only(site.source(feeds=["https://carnet.example/leads/4"]).poll(None)).text == "Brumelle"
    assert failure(site.source(feeds=["https://carnet.example/leads/5"])) is Failure.MALFORMED
    site.faulty.faults.append(Fault(status=301, headers={"Location": "file:///etc/passwd"}))
    assert failure(site.source()) is Failure.MALFORMED


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (400, Failure.MALFORMED),
        (401, Failure.CREDENTIALS),
        (403, Failure.PERMISSION),
        (404, Failure.GONE),
        (410, Failure.GONE),
        (429, Failure.RATE_LIMIT),
        (500, Failure.OUTAGE),
        (503, Failure.OUTAGE),
    ],
)
def test_a_status_tells_why(site: Site, status: int, expected: Failure) -> None:
    site.faulty.faults.append(Fault(status=status))
    assert failure(site.source()) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("90", NOW + timedelta(seconds=90)),
        ("Sat, 21 Nov 2026 10:00:00 GMT", NOW + timedelta(hours=1)),
        ("soon", None),
        ("9" * 30, None),
    ],
)
def test_the_time_to_come_back_is_read(site: Site, value: str, expected: datetime | None) -> None:
    site.faulty.faults.append(Fault(status=429, headers={"Retry-After": value}))
    with pytest.raises(ChannelError) as caught:
        site.source().poll(None)
    assert caught.value.retry_at == expected


def test_a_token_in_an_address_is_shown_nowhere(site: Site) -> None:
    address = "https://user:hush@carnet.example/feed.atom?feed=hush&user=me"
    options = {"feeds": [address, address]}
    source = site.source(**options)
    assert source.query == "https://carnet.example/feed.atom?…"
    assert source.name.startswith("blogs/carnet.example/")
    shown = [source.name, source.query, source.probe()]
    shown.append(repr(RssOptions.model_validate({"kind": "rss", **options})))
    assert not any("hush" in text for text in shown)


def test_an_address_that_is_none_is_refused_without_being_shown() -> None:
    for feeds in ([], ["file:///hush"], ["hush"], ["https://["]):
        with pytest.raises(ValidationError) as caught:
            RssOptions.model_validate({"kind": "rss", "feeds": feeds})
        assert "hush" not in str(caught.value)
