"""What a post says of itself, in words that a community manager would use. Pure.

How long the customer has waited, which message it is, what money was taken, until when, whom they
ask for: read in French and English, quoted as they were written. A reader that is not sure says
nothing.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache

from classifier.doubts import is_doubt
from classifier.patterns import Search
from classifier.text import plain

MOST = 6
"""Reasons of one judgement: more are not read."""

LANGUAGE = "language: "

_REMEMBERED = 4_096

_NUMBERS = {
    **dict.fromkeys(("a", "an", "one", "un", "une"), "1"),
    **dict.fromkeys(("two", "deux", "second", "deuxieme"), "2"),
    **dict.fromkeys(("three", "trois", "third", "troisieme"), "3"),
    **dict.fromkeys(("four", "quatre", "fourth", "quatrieme"), "4"),
    **dict.fromkeys(("five", "cinq", "fifth", "cinquieme"), "5"),
    **dict.fromkeys(("six", "sixth", "sixieme"), "6"),
    **dict.fromkeys(("seven", "sept", "seventh", "septieme"), "7"),
    **dict.fromkeys(("eight", "huit", "eighth", "huitieme"), "8"),
    **dict.fromkeys(("nine", "neuf", "ninth", "neuvieme"), "9"),
    **dict.fromkeys(("ten", "dix", "tenth", "dixieme"), "10"),
}
_UNITS = {
    **dict.fromkeys(("minute", "minutes", "min", "mins", "mn"), "minute"),
    **dict.fromkeys(("hour", "hours", "hr", "hrs", "h", "heure", "heures"), "hour"),
    **dict.fromkeys(("day", "days", "jour", "jours", "j"), "day"),
    **dict.fromkeys(("week", "weeks", "semaine", "semaines"), "week"),
    **dict.fromkeys(("month", "months", "mois"), "month"),
    **dict.fromkeys(("year", "years", "an", "ans", "annee", "annees"), "year"),
}
_MINUTES = {
    "minute": 1,
    "hour": 60,
    "day": 1_440,
    "week": 10_080,
    "month": 43_200,
    "year": 525_600,
}
_COUNT = f"(#|{'|'.join(_NUMBERS)})"
_LASTED = f"{_COUNT} ?({'|'.join(_UNITS)})"
_BEFORE = "(maintenant |now |the last |the past )?"
_MORE = "(plus de |plus d'|pres de |over |more than |almost |nearly |about |bientot |deja )?"
_WAITED = f"""
    (depuis|ca fait|cela fait|voila|for|waiting|waited) {_BEFORE}{_MORE}{_LASTED}
    {_LASTED} (que (j'|je |nous |on )~|d'attente|sans|later|of waiting|without)
    {_LASTED} (i've been waiting|and (still|counting))
"""
_COUNTED = re.compile(rf"(?<!\w)(\d{{1,3}}|{'|'.join(_NUMBERS)}) ?({'|'.join(_UNITS)})(?!\w)")
_WHAT = {
    "message": "message",
    "email": "e-mail",
    "e-mail": "e-mail",
    "mail": "e-mail",
    "call": "call",
    "appel": "call",
    "tweet": "message",
    "relance": "reminder",
    "demande": "request",
    "request": "request",
    "complaint": "complaint",
    "reclamation": "complaint",
    "dm": "message",
    "mp": "message",
    "ticket": "request",
}
_COUNTING = "|".join(word for word in _NUMBERS if len(word) > 4)
_ATTEMPTED = f"(#|{_COUNTING}) ?(st|nd|rd|th|eme|ieme|e)? ({'|'.join(_WHAT)})s?"
_WHICH = re.compile(rf"(\d{{1,2}}(?!\d)|{_COUNTING}).* ({'|'.join(_WHAT)})s?")
_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
_COIN = r"(?:€|£|\$|euros?|eur|pounds|dollars|quid)(?!\w)"
_MONEY = rf"(?:[£€$] ?\d[\d.,]{{0,8}}|\d[\d.,]{{0,8}} ?{_COIN})"
_TAKING = """
    (preleve*|debite*|facture*|encaisse*|rembours*|charged|billed|debited|took|taken|deducted)
    (paye|paid|owe|owes|devez|refund)
"""
_TAKEN = re.compile(
    r"(?<!\w)(?:preleve\w*|debite\w*|facture\w*|encaisse\w*|charged|billed|debited|took|taken"
    rf"|deducted|paye|paid|owe|owes|devez|rembours\w*|refund)(?: [\w'-]+){{0,5}} {_MONEY}"
)
_AMOUNT = re.compile(_MONEY)

_SAID = {
    "money taken more than once": """
        (preleve*|debite*|facture*|paye*) (~ )?(deux|trois|#) fois
        (charged|billed|debited|paid) (~ )?(~ )?(~ )?(twice|three times|# times)
        (double|deux) (prelevements?|debits?|factur*)
        (double|twice) (charged?|billed|payments?)
    """,
    "deadline today": """
        (avant|pour|d'ici|des) (ce soir|ce midi|aujourd'hui)
        (by|before|for) (tonights?|noon|midnight|the end of (the )?day)
        (is|it's|c'est|est) (tonights?|ce soir|aujourd'hui|today)
    """,
    "deadline tomorrow": """
        (avant|pour|d'ici|c'est|est|pars|part|partons) demain
        (by|before|for|is|it's|due|fly|flying|leave|leaving|travelling) (tomorrow|tmrw)
    """,
    "speaks of a photo or a film": """
        (photos?|videos?|images?) (a l'appui|ci-?jointes?|jointes?|en mp|en dm|envoyees?)
        (photos?|videos?|pictures?) (attached|below|sent|to prove|as proof)
        (see|voir|cf|look at) (the |la |ma |my )?(attached )?(photo|video|picture|pic)s?
        (j'ai|on a) (les |des |la |tout )?(photos?|filme)
        (i|we) (have |got )?(photos|pictures|filmed|it on film|video)
    """,
    "asks to speak to a person": """
        (un|une|vrai|vraie|parler a) (~ )?(~ )?(humaine?s?|vraie personne|responsables?)
        (un|vrai) (vrai conseiller|conseiller humain|conseiller)
        (speak|talk|get|through) (to|with) (~ )?(~ )?(human|person|manager|supervisor)s?
        (speak|talk) (to|with) (someone|somebody)
    """,
    "asks to be called back": """
        (rappelez|appelez|contactez|rappeler|recontactez)( |-)(moi|nous)
        (call|ring|phone) me( back)?
    """,
    "announces to leave": """
        (je|on|nous) (vais |va |allons )?(resilie*|quitte*|change* d'operateur)
        (je|on|nous) (vais |va |allons )?(pars|partir|aller) (ailleurs|chez)
        a la concurrence
        derniere? (commande|achat|fois que)
        (plus jamais|jamais plus) (chez|de|je|un|une|rien)
        (i'm|i am|we're|we are|i'll be) (leaving|cancell?ing|switching|done with|moving to)
        (taking|take) (my|our) (business|money|custom) elsewhere
        never (again|using|buying|ordering|flying|shopping|coming back)
        (last|final) (time i|order|purchase)
        lost (a|me as a) customer
    """,
}
_TOLD = tuple(_SAID)


class _Letters(dict[int, str | None]):
    """What becomes of each letter; remembers the most frequent ones, or all of a usual post."""

    def __init__(self, change: Callable[[str], str | None]) -> None:
        super().__init__()
        self._change = change

    def __missing__(self, code: int) -> str | None:
        changed = self._change(chr(code))
        if len(self) < _REMEMBERED:
            self[code] = changed
        return changed


def _quoted(letter: str) -> str | None:
    if unicodedata.category(letter).startswith("M"):
        return None
    return "oe" if letter == "œ" else letter


_QUOTED = _Letters(_quoted)
_BARE = _Letters(lambda letter: unicodedata.normalize("NFD", letter)[0])


@lru_cache(maxsize=256)
def folded(text: str) -> tuple[str, str]:
    """The text in lower case as it is quoted, and without accents, letter by letter as long."""
    seen = plain(text)
    if seen.isascii():
        return seen, seen
    quoted = seen.translate(_QUOTED)
    return quoted, quoted.translate(_BARE)


@cache
def _search() -> Search:
    return Search([_WAITED, _ATTEMPTED, _TAKING, *_SAID.values()])


def facts(text: str) -> tuple[str, ...]:
    """What the post says of waiting, attempts, money, deadlines and wishes."""
    said = folded(text)[1]
    met: dict[int, list[str]] = defaultdict(list)
    for place, start, end in _search().spans(said):
        met[place].append(said[start:end])
    if not met:
        return ()
    measured = [*_waited(met.pop(0, ())), *_attempts(met.pop(1, ()))]
    if met.pop(2, ()):
        measured += _money(said)
    return (*measured, *(_TOLD[place - 3] for place in sorted(met)))


def ordered(rules: Iterable[str], said: Iterable[str], rest: Iterable[str]) -> tuple[str, ...]:
    """Join reasons: rules, facts, evidence, doubts, the language; `MOST` at the most.

    Doubts and the language are kept whatever else there is.
    """
    given = list(dict.fromkeys([*rules, *said, *rest]))
    language = [reason for reason in given if reason.startswith(LANGUAGE)]
    doubts = [reason for reason in given if is_doubt(reason)]
    others = [reason for reason in given if reason not in language and reason not in doubts]
    room = max(0, MOST - len(doubts) - len(language))
    return (*others[:room], *doubts, *language)


def _number(word: str) -> int:
    return int(_NUMBERS.get(word, word))


def _waited(said: Sequence[str]) -> list[str]:
    told = [(_number(m[1]), _UNITS[m[2]]) for words in said if (m := _COUNTED.search(words))]
    if not told:
        return []
    count, unit = max(told, key=lambda t: t[0] * _MINUTES[t[1]])
    return [f"waiting for {count} {unit}{'s' * (count != 1)}"]


def _attempts(said: Sequence[str]) -> list[str]:
    told = [(_number(m[1]), _WHAT[m[2]]) for words in said if (m := _WHICH.fullmatch(words))]
    count, what = max(told, default=(0, ""))
    if count < 2:
        return []
    return [f"{_ORDINALS[count]} {what}"] if count < len(_ORDINALS) else [f"{count} {what}s"]


def _money(said: str) -> list[str]:
    if (taken := _TAKEN.search(said)) is None:
        return []
    amount = _AMOUNT.search(taken.group())
    return [] if amount is None else [f'speaks of money: "{amount.group().rstrip(".,")}"']
