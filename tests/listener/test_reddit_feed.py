"""Reddit as a channel, for those who have a private feed and no access to the API."""

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest

from listener.channel import Source
from listener.channels.reddit import CHANNEL
from listener.errors import ChannelError
from listener.town.http import Fault
from storage.model import Failure
from tests.listener.reddit_bench import START, Town, served_town, whole_story


@pytest.fixture
def town() -> Iterator[Town]:
    with served_town() as made:
        yield made


class TestFeed:
    def feed(self, town: Town, **more: object) -> Source:
        settings = town.network.feed_settings(town.url)
        [source] = CHANNEL.sources(town.setup(settings, **more))
        return source

    def test_it_is_heard_without_the_api(self, town: Town) -> None:
        post = town.say("Brumelle en retard\n\nTrois jours & rien.\n\nTriste.")
        town.say("Brumelle répond", author="brumelle")
        town.say("Autre chose")
        batch = self.feed(town).poll(None)
        ours, theirs = batch.mentions
        assert (theirs.native_id, theirs.conversation_id) == (post, post)
        assert theirs.text == "Brumelle en retard\n\nTrois jours & rien.\n\nTriste."
        assert theirs.author and theirs.author.handle == "lea"
        assert theirs.published_at == START + timedelta(seconds=30)
        assert ours.own
        assert [r.reason for r in batch.rejects] == ["names no brand"]

    def test_it_has_no_publisher(self, town: Town) -> None:
        assert CHANNEL.publisher
        assert CHANNEL.publisher(town.setup(town.network.feed_settings(town.url))) is None

    def test_it_is_paged_back_to_what_is_known(self, town: Town) -> None:
        source = self.feed(town)
        town.say("Brumelle 0")
        cursor = source.poll(None).cursor
        posted = {town.say(f"Brumelle {n}") for n in range(1, 251)}
        batch = source.poll(cursor)
        assert posted <= {m.native_id for m in batch.mentions}
        assert batch.holes == ()
        again = source.poll(batch.cursor)
        assert {m.native_id for m in again.mentions} <= {m.native_id for m in batch.mentions}
        assert again.holes == ()

    def test_a_quiet_feed_is_read_to_its_end(self, town: Town) -> None:
        assert self.feed(town).poll(None).mentions == ()
        assert self.feed(town).probe() == "the private feed can be read (0 entries)"

    @pytest.mark.parametrize(
        ("fault", "failure"),
        [
            (Fault(status=403), Failure.PERMISSION),
            (Fault(status=429, headers={"Retry-After": "60"}), Failure.RATE_LIMIT),
            (Fault(status=500), Failure.OUTAGE),
            (Fault(status=301, headers={"Location": "/elsewhere"}), Failure.MALFORMED),
            (Fault(drop=True), Failure.OUTAGE),
            (Fault(hang_s=30), Failure.OUTAGE),
            (Fault(body=b"<html><body>no</body></html>"), Failure.MALFORMED),
            (Fault(body=b'{"kind": "Listing"}'), Failure.MALFORMED),
            (Fault(body=b""), Failure.MALFORMED),
            (Fault(truncate=300), Failure.MALFORMED),
        ],
    )
    def test_its_address_is_in_no_error_and_no_log(
        self, town: Town, fault: Fault, failure: Failure, caplog: pytest.LogCaptureFixture
    ) -> None:
        town.say("Brumelle en retard")
        town.server.faults.append(fault)
        with caplog.at_level(logging.DEBUG), pytest.raises(ChannelError) as raised:
            self.feed(town, timeout_s=0.5).poll(None)
        assert raised.value.failure is failure
        assert "town-feed-token" not in whole_story(raised.value)
        assert "town-feed-token" not in caplog.text

    def test_entries_that_are_no_posts_are_set_aside(self, town: Town) -> None:
        entries = (
            "<entry><id>t4_cc</id><title>Brumelle</title><updated>2026-03-02T08:00:00Z</updated>"
            "</entry><entry><id>t3_dd</id><title>Brumelle</title></entry>"
            "<entry><title>Brumelle</title></entry>"
            "<entry><id>t1_ee</id><title>/u/max on Lait</title>"
            "<updated>2026-03-02T07:00:00Z</updated><author><name>/u/max</name></author>"
            '<link href="https://www.reddit.com/r/a/comments/aa/lait/ee/"/>'
            '<content type="html">&lt;!-- SC_OFF --&gt;&lt;div class="md"&gt;&lt;p&gt;Brumelle !'
            "&lt;/p&gt;&lt;/div&gt;&lt;!-- SC_ON --&gt;</content></entry>"
        )
        body = f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'
        town.server.faults.append(Fault(body=body.encode()))
        batch = self.feed(town, max_pages=1).poll(None)
        assert [(r.native_id, bool(r.reason)) for r in batch.rejects] == [
            ("t4_cc", True),
            ("t3_dd", True),
            ("?", True),
        ]
        [mention] = batch.mentions
        assert (mention.text, mention.conversation_id) == ("Brumelle !", "t3_aa")
