"""What a post says of itself, in words that a community manager would use. Pure.

How long the customer has waited, which message it is, what money was taken, until when, whom they
ask for: read in French and English, quoted as they were written. A reader that is not sure says
nothing.
"""

import unicodedata
from collections.abc import Iterable

import regex

from classifier.doubts import is_doubt
from classifier.text import plain

MOST = 6
"""Reasons of one judgement: more are not read."""

LANGUAGE = "language: "

_MARKS = regex.compile(r"\p{M}")
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
_COUNT = r"(?P<n>\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"
_UNIT = "(?P<unit>" + "|".join(sorted(_UNITS, key=len, reverse=True)) + r")(?!\w)"
_MORE = r"(?:plus d[e'] ?|pres d[e'] ?|over |more than |almost |nearly |about |bientot |deja )?"
_WAITED = regex.compile(
    rf"(?<!\w)(?:depuis|ca fait|cela fait|voila|for|waiting|waited|attends depuis) "
    rf"(?:maintenant |now |the (?:last|past) )?{_MORE}{_COUNT} ?{_UNIT}"
    rf"|(?<!\w){_COUNT} ?{_UNIT} (?:que (?:j'|je |nous |on )\w+|d'attente|sans|later|of waiting"
    rf"|i've been waiting|and (?:still|counting)|without)"
)
_WHICH = regex.compile(
    r"(?<!\w)(?P<n>\d{1,2}|" + "|".join(w for w in _NUMBERS if len(w) > 4) + r")"
    r" ?(?:st|nd|rd|th|eme|ieme|e)? (?P<what>messages?|emails?|e-mails?|mails?|calls?|appels?"
    r"|tweets?|relances?|demandes?|requests?|complaints?|reclamations?|dms?|mp|tickets?)(?!\w)"
)
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
_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
_COIN = r"(?:€|£|\$|euros?|eur|pounds|dollars|quid)(?!\w)"
_MONEY = rf"(?:[£€$] ?\d[\d.,]{{0,8}}|\d[\d.,]{{0,8}} ?{_COIN})"
_TAKEN = regex.compile(
    r"(?<!\w)(?:preleve\w*|debite\w*|facture\w*|encaisse\w*|charged|billed|debited|took|taken"
    rf"|deducted|paye|paid|owe|owes|devez|rembours\w*|refund)(?: [\w'-]+){{0,5}} {_MONEY}"
)
_AMOUNT = regex.compile(_MONEY)

_SAID = {
    "money taken more than once": r"""
        (?:preleve\w*|debite\w*|facture\w*|paye\w*) (?:\w+ )?(?:deux|trois|\d) fois
        (?:charged|billed|debited|paid)(?: [\w']+){0,3} (?:twice|three times|\d times)
        (?:double|deux) (?:prelevements?|debits?|factur\w+)
        (?:double|twice) (?:charged?|billed|payments?)
    """,
    "deadline today": r"""
        (?:avant|pour|d'ici|des) (?:ce soir|ce midi|aujourd'hui)
        (?:by|before|for) (?:tonight|noon|midnight|the end of (?:the )?day)
        (?:is|it's|c'est|est) (?:tonight|ce soir|aujourd'hui|today)
    """,
    "deadline tomorrow": r"""
        (?:avant|pour|d'ici|c'est|est|pars|part|partons) demain
        (?:by|before|for|is|it's|due|fly|flying|leave|leaving|travelling) (?:tomorrow|tmrw)
    """,
    "speaks of a photo or a film": r"""
        (?:photos?|videos?|images?) (?:a l'appui|ci-?jointes?|jointes?|en mp|en dm|envoyees?)
        (?:photos?|videos?|pictures?) (?:attached|below|sent|to prove|as proof)
        (?:see|voir|cf|look at) (?:the |la |ma |my )?(?:attached )?(?:photo|video|picture|pic)s?
        (?:j'ai|on a) (?:les |des |la |tout )?(?:photos?|filme)
        (?:i|we) (?:have |got )?(?:photos|pictures|filmed|it on film|video)
    """,
    "asks to speak to a person": r"""
        (?:un|une|vrai|vraie|parler a)(?: [\w']+){0,2} (?:humaine?|vraie personne|responsable)
        (?:un|vrai) (?:vrai conseiller|conseiller humain|conseiller)
        (?:speak|talk|get|through) (?:to|with)(?: \w+){0,2} (?:human|person|manager|supervisor)
        (?:speak|talk) (?:to|with) (?:someone|somebody)
    """,
    "asks to be called back": r"""
        (?:rappelez|appelez|contactez|rappeler|recontactez)[ -](?:moi|nous)
        (?:call|ring|phone) me(?: back)?(?!\w)
    """,
    "announces to leave": r"""
        (?:je|on|nous) (?:vais |va |allons )?(?:resilie\w*|quitte\w*|change\w* d'operateur)
        (?:je|on|nous) (?:vais |va |allons )?(?:pars|partir|aller) (?:ailleurs|chez)
        a la concurrence
        (?:derniere?) (?:commande|achat|fois que)
        (?:plus jamais|jamais plus) (?:chez|de|je|un|une|rien)
        (?:i'm|i am|we're|we are|i'll be) (?:leaving|cancell?ing|switching|done with|moving to)
        (?:taking|take) (?:my|our) (?:business|money|custom) elsewhere
        never (?:again|using|buying|ordering|flying|shopping|coming back)
        (?:last|final) (?:time i|order|purchase)
        lost (?:a|me as a) customer
    """,
}
_FACTS = {
    told: regex.compile(rf"(?<!\w)(?:{'|'.join(map(str.strip, signs.strip().splitlines()))})")
    for told, signs in _SAID.items()
}


def facts(text: str) -> tuple[str, ...]:
    """What the post says of waiting, attempts, money, deadlines and wishes."""
    said = _bare(text)
    found = [*_waited(said), *_attempts(said), *_money(said)]
    found.extend(told for told, pattern in _FACTS.items() if pattern.search(said))
    return tuple(found)


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


def _bare(text: str) -> str:
    """Lower case without accents: the facts are told in our words, not quoted."""
    return str(_MARKS.sub("", unicodedata.normalize("NFD", plain(text))))


def _number(word: str) -> int:
    return int(_NUMBERS.get(word, word))


def _waited(said: str) -> list[str]:
    told = [(_number(m["n"]), _UNITS[m["unit"]]) for m in _WAITED.finditer(said)]
    if not told:
        return []
    count, unit = max(told, key=lambda t: t[0] * _MINUTES[t[1]])
    return [f"waiting for {count} {unit}{'s' * (count != 1)}"]


def _attempts(said: str) -> list[str]:
    told = [(_number(m["n"]), _WHAT[m["what"].rstrip("s")]) for m in _WHICH.finditer(said)]
    count, what = max(told, default=(0, ""))
    if count < 2:
        return []
    return [f"{_ORDINALS[count]} {what}"] if count < len(_ORDINALS) else [f"{count} {what}s"]


def _money(said: str) -> list[str]:
    if (taken := _TAKEN.search(said)) is None:
        return []
    amount = _AMOUNT.search(taken.group())
    return [] if amount is None else [f'speaks of money: "{amount.group().rstrip(".,")}"']
