"""Invented talk of a brand, day in, day out, and what happens to it; the same for the same seed."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from classifier.belonging import Ordinary
from classifier.facets import streams_of
from classifier.follow import Counts, find_incidents
from classifier.scene import Scene
from classifier.triage import triage
from storage.incident import Incident, Placed, Said, Signal, Stream
from storage.ledger import Ledger
from storage.model import Author, Brand, Classification, Mention, MentionId, Tally, Urgency
from storage.polled import Batch
from storage.sources import SourceState
from tests.factories import NOON, classification

BRAND = Brand(name="Brumelle", handles=("brumelle",), products=("Brumelle Crème", "yaourt"))
SOURCE = SourceState(name="x/search/1", channel="x")

Told = tuple[str, str, str]
"""Language, topic, and the words, with `{place}`, `{time}` and `{mood}` to be filled in."""

TALK: Sequence[Told] = (
    ("fr", "delivery", "Brumelle a livré mon panier à {place} avec un retard de {time}, {mood}"),
    (
        "fr",
        "delivery",
        "le livreur Brumelle n'a pas trouvé l'entrée de l'immeuble à {place} {mood}",
    ),
    ("fr", "product_quality", "le yaourt Brumelle à la vanille manque de goût, {mood}"),
    ("fr", "product_quality", "un pot de Brumelle Crème fendu dans mon sac, {mood}"),
    ("fr", "price", "Brumelle augmente encore le prix du lait à {place}, {mood}"),
    ("fr", "praise", "le nouveau yaourt Brumelle à la figue est un délice, {mood}"),
    ("fr", "customer_service", "Brumelle ne répond pas à mon courrier sur la fidélité, {mood}"),
    ("fr", "outage_technical", "le lecteur de carte du camion Brumelle de {place} bloque, {mood}"),
    ("fr", "website_app", "le site Brumelle oublie mes favoris à chaque visite, {mood}"),
    ("en", "delivery", "my Brumelle basket arrived in {place} with a delay of {time}, {mood}"),
    ("en", "product_quality", "the vanilla Brumelle yoghurt tastes of nothing, {mood}"),
    ("en", "price", "Brumelle raised the price of milk in {place} again, {mood}"),
    ("en", "praise", "that fig yoghurt from Brumelle is lovely, {mood}"),
    ("en", "question_info", "does Brumelle still open on sundays in {place}? {mood}"),
    ("en", "other", "saw a Brumelle van parked near the market of {place}, {mood}"),
    ("en", "website_app", "the Brumelle site forgets my favourites at each visit, {mood}"),
)
OUTAGE: Sequence[Told] = (
    (
        "fr",
        "outage_technical",
        "l'appli Brumelle affiche une erreur 502 depuis {time} à {place}, {mood}",
    ),
    ("fr", "website_app", "impossible de valider ma commande Brumelle, page blanche, {mood}"),
    ("fr", "customer_service", "encore une panne chez Brumelle, tout est planté à {place}, {mood}"),
    ("en", "outage_technical", "Brumelle app throws error 502 for {time} in {place}, {mood}"),
    ("en", "website_app", "cannot check out on Brumelle, blank screen, {mood}"),
    ("en", "other", "Brumelle is down again, servers crashed in {place}? {mood}"),
)
MOULD: Sequence[Told] = (
    ("fr", "safety_hygiene", "de la moisissure verte sous l'opercule du yaourt Brumelle, {mood}"),
    ("fr", "product_quality", "lot de yaourts Brumelle avec moisissure, acheté à {place}, {mood}"),
    (
        "en",
        "safety_hygiene",
        "green mould under the lid of a Brumelle yoghurt from {place}, {mood}",
    ),
)
CAMPAIGN = "Brumelle ment à ses clients, partagez partout ce message et demandez des comptes {tag}"
PLACES = ("Nantes", "Lille", "Rennes", "Brest", "Dijon", "Metz", "Tours", "Pau")
TIMES = ("une heure", "20 min", "2h", "ce midi", "an hour", "10 min")
MOODS = (
    "pfff",
    "bof",
    "oh well",
    "hmm",
    "tant pis",
    "honte à eux",
    "fed up",
    "voilà",
    "super",
    "no idea",
    "ça commence à bien faire",
    "what a day",
    "help",
    "merci quand même",
    "😡",
    "🙄",
    "seriously",
)


@dataclass
class Town:
    """Keeps what is said in a ledger, and knows of each post how it is to be judged."""

    ledger: Ledger
    seed: int = 7
    judged: dict[str, tuple[str, str]] = field(default_factory=dict)
    name = "fake"
    version = "1"
    number: int = 0
    urgency: Urgency = Urgency.HIGH
    complaint: float = 0.9

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    def classify(
        self, texts: Sequence[str], langs: Sequence[str | None]
    ) -> Sequence[Classification]:
        """Judge as the stories say: the engine of this town."""
        found = []
        for text in texts:
            lang, topic = self.judged[text]
            found.append(replace(self._judgement(topic), lang=lang))
        return found

    def _judgement(self, topic: str) -> Classification:
        return classification(complaint=self.complaint, urgency=self.urgency, topic=topic)

    def post(self, told: Told, at: datetime, author: str | None = None) -> Mention:
        """Write one post."""
        lang, topic, words = told
        self.number += 1
        pick = self.chance.choice
        text = words.format(
            place=pick(PLACES), time=pick(TIMES), mood=pick(MOODS), tag=f"#{pick(MOODS[:4])}"
        )
        self.judged[text] = (lang, topic)
        name = author or f"c{self.number}"
        return Mention(
            channel="x",
            native_id=str(self.number),
            text=text,
            published_at=at,
            author=Author(handle=name),
            brands=("Brumelle",),
        )

    def talk(self, start: datetime, end: datetime, per_hour: float = 6.0) -> list[Mention]:
        """Write ordinary talk."""
        return [self.post(self.chance.choice(TALK), at) for at in self._times(start, end, per_hour)]

    def story(
        self, told: Sequence[Told], start: datetime, end: datetime, count: int
    ) -> list[Mention]:
        """Write what many say of one thing."""
        span = (end - start).total_seconds()
        times = sorted(start + timedelta(seconds=self.chance.random() * span) for _ in range(count))
        return [self.post(told[n % len(told)], at) for n, at in enumerate(times)]

    def _times(self, start: datetime, end: datetime, per_hour: float) -> Iterator[datetime]:
        at = start
        while (at := at + timedelta(hours=self.chance.expovariate(per_hour))) < end:
            yield at

    def hear(self, posts: Sequence[Mention], at: datetime) -> None:
        """Store and judge posts."""
        self.ledger.record(SOURCE, Batch(mentions=tuple(posts)), at=at)
        triage(self, lambda posted, urgency: posted, self.ledger, at)

    def history(self, days: int = 14) -> None:
        """Live through ordinary days before noon."""
        self.hear(self.talk(NOON - timedelta(days=days), NOON), NOON)

    def live(
        self, posts: Sequence[Mention], start: datetime, end: datetime, every: float = 15.0
    ) -> list[Tally]:
        """Hear posts as time goes by, and look for incidents every so many minutes."""
        waiting = sorted(posts, key=lambda m: m.published_at)
        now, told = start, []
        while now < end:
            now += timedelta(minutes=every)
            fresh = [m for m in waiting if m.published_at <= now]
            waiting = waiting[len(fresh) :]
            self.hear(fresh, now)
            told.append(find_incidents(burst, [BRAND], self.ledger, now))
        return told

    def of(self, posts: Sequence[Mention]) -> list[int | None]:
        """Number the incident of each post."""
        found: list[int | None] = []
        for post in posts:
            mention = self.ledger.mentions.find("x", post.native_id)
            assert mention is not None
            incident = self.ledger.incidents.of_mention(mention)
            found.append(None if incident is None else incident.id)
        return found


def burst(stream: Stream, counts: Counts, now: datetime) -> Signal | None:
    """A simple finder: an hour with 8 authors more, and three times more, than at this hour.

    Compared with the average of the two weeks before, and with the same hour a week and two ago.
    """
    hour = timedelta(hours=1)
    now = now.replace(second=0, microsecond=0)
    until = now + timedelta(minutes=15)
    found = list(counts(now - timedelta(days=15), until))
    recent = [(at, n) for at, n in found if at > now - hour]
    authors = sum(n for _, n in recent)
    before = sum(n for at, n in found if at <= now - timedelta(days=1))
    usual = before / (14 * 24)
    for days in (7, 14):
        then = now - timedelta(days=days)
        usual = max(usual, sum(n for at, n in found if then - hour < at <= then))
    if authors < 8 + usual or authors < 3 * usual:
        return None
    return Signal(
        stream=stream,
        starts_at=min(at for at, n in recent if n),
        at=now,
        authors=authors,
        expected=usual,
        severity=1.0,
        ratio=authors / max(usual, 0.1),
        log10_p=-6.0,
        reasons=(f"{authors} authors in an hour against {usual:.1f} expected",),
    )


def signal(
    stream: Stream, starts_at: datetime = NOON, *, at: datetime | None = None, ended: bool = False
) -> Signal:
    return Signal(
        stream=stream,
        starts_at=starts_at,
        at=at or starts_at,
        authors=20,
        expected=2.0,
        severity=1.0,
        ratio=10.0,
        log10_p=-6.0,
        ended=ended,
    )


def said(number: int, told: tuple[str, str, str], at: datetime, author: str | None = None) -> Said:
    lang, topic, text = told
    return Said(
        id=MentionId(number),
        author=author or f"x c{number}",
        text=text,
        at=at,
        lang=lang,
        topic=topic,
        brands=("Brumelle",),
    )


def scene(
    incidents: Sequence[Incident] = (),
    posts: Sequence[Said] = (),
    placed: Placed | None = None,
) -> Scene:
    return Scene(
        brand="Brumelle",
        incidents=incidents,
        posts=[(post, streams_of(post, [BRAND])) for post in posts],
        ordinary=Ordinary([], timedelta(days=14)),
        placed=placed or Placed(stands={}),
        names=frozenset({"brumelle"}),
    )
