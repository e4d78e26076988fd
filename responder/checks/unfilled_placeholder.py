"""Something was left to fill in.

Error: nothing shows more plainly that nobody read the reply. Braces, brackets and angles are holes
when they hold what one fills in (a name, a date, a link), so that an error's code in brackets or
the entry of a menu is none. Example: *Bonjour [prénom]*. Misses a blank that is mere white space,
and a bracket around words that could be meant.
"""

import re
from collections.abc import Iterator

from responder.checks.finding import Context, Finding, Severity, hits

_FILL = (
    r"(?:pr[ée]nom|nom|name|date|heure|hour|time|jour|day|d[ée]lai|delay|lien|link|url|num[ée]ro"
    r"|n°|number|ref|r[ée]f[ée]rence|reference|signature|signer|brand|marque|ville|city|town"
    r"|magasin|boutique|store|shop|montant|amount|prix|price|produit|product|adresse|address"
    r"|e-?mail|mail|t[ée]l[ée]phone|phone|tel|client|customer|commande|order|lot|batch|titre"
    r"|title|motif|reason|cause|xx+|texte?|text|insert|ins[ée]rer|ajouter|add|à|to|votre|your"
    r"|mon|ma|my|our|notre|agent|conseill[eè]re?|advisor|adviser|team|[ée]quipe|service"
    r"|first|last|full|company|soci[ée]t[ée]|canal|channel|incident|question|handle|pseudo"
    r"|version|mod[èe]le|model|code|poste|city|r[ée]gion|area|depot|d[ée]p[ôo]t|issue|probl[eè]me)"
)
_HOLES = re.compile(
    r"\{\{.{0,80}?\}\}|\{%.{0,80}?%\}|\{[\w .-]{1,40}\}|\$\{?[A-Z_]{3,40}\}?|%\(\w{1,40}\)s"
    r"|%[A-Z_]{3,40}%|<<[^<>\n]{1,40}>>|##[^#\n]{1,40}##|__[^\W_][^_\n]{0,40}__|_{3,}"
    r"|<\s?[^\W\d_][^\W\d]{0,30}(?:[ _'/-][^\W\d]{1,20}){0,4}\s?>"
    rf"|\[\s?(?i:{_FILL})(?:[ _'/:.-][^\[\]\n]{{0,60}}|s|\(e\))?\s?\](?!\()"
    r"|\[[^\W\d_]{2,20}(?:[ _][^\W\d_]{2,20}){1,5}\](?!\()"
    r"|\[\s?(?:\.{2,}|…|\?+|x+|X+)\s?\]"
    r"|\bXX[/:]XX(?:[/:]XX(?:XX)?)?\b|\b(?:XX|X{3,40})\b|\?{2,9}(?= ?(?:h|€|£|\$|%|pm|am)\b)"
    r"|\b(?:TODO|TBD|TBC|TBA|FIXME|INS[ÉE]RER|INSERT|COMPL[ÉE]TER)\b(?: [A-ZÀ-Ý]{2,20}){0,6}"
    r"|\b(?i:lorem(?: ipsum)?)\b|\(\s?(?i:à (?:compléter|remplir|préciser|vérifier|confirmer)"
    r"|to (?:be (?:completed|confirmed|filled in)|fill in|complete|check|confirm))\b[^()\n]{0,40}\)"
    r"|\b(?:jj[/-]mm(?:[/-]aaaa)?|JJ[/-]MM(?:[/-]AAAA)?|dd[/-]mm(?:[/-]yyyy)?"
    r"|DD[/-]MM(?:[/-]YYYY)?|hh:mm|HH:MM)\b"
)


def check(text: str, context: Context) -> Iterator[Finding]:
    """Find braces, brackets, blanks and notes to oneself; an empty reply is one large hole."""
    if not text.strip():
        yield _found("the reply is empty", ())
    elif words := hits(_HOLES, text):
        yield _found("something was left to fill in", words)


def _found(message: str, words: tuple[str, ...]) -> Finding:
    return Finding(
        check="unfilled_placeholder", severity=Severity.ERROR, message=message, words=words
    )
