"""The reply shows, in public, what belongs to one person alone.

Error for e-mail addresses (also spelt out: *maud (at) brumelle.example*), telephone numbers, bank
accounts and cards, which are told by their check digits: once public, they are copied. Warning for
what patterns alone tell: order and customer numbers, street addresses that are not said to be a
shop's, dates of birth. What the brand itself publishes is no finding: free and shared-cost
numbers, mailboxes of a service (*contact@…*), mailboxes at the brand's own sites, and what
`responder.checks.published` names. The message never repeats the data, its words do. Misses names
of people, licence plates, numbers outside the regions below without their country's code.
"""

import re
from collections.abc import Callable, Iterator

from responder.checks.addresses import within
from responder.checks.finding import Context, Finding, Severity, pattern, plain, sentences

REGIONS = ("FR", "GB", "BE", "CH")
"""Where a number that begins with 0 may be at home."""
_NUMBER = re.compile(r"(?<![\w+])(?:(?:\+|00)[1-9]|\(?0)(?:[ ./()-]{0,3}\d){7,14}(?!\w)")
_SHORTEST = 8
_AMERICAN = re.compile(r"(?<![\w-])\(?[2-9]\d\d\)?[ .-]{1,2}\d{3}[ .-]\d{4}(?![\w-])")

_MAIL = re.compile(
    r"(?<![\w@.+-])[\w.+-]{1,64}(?:"
    r"\s?(?:@|[(\[{]\s?(?:at|@|arobase)\s?[)\]}]|\sarobase\s)\s?[\w-]{1,63}"
    r"(?:\s?(?:\.|[(\[{]\s?(?:dot|point|\.)\s?[)\]}]|\s(?:dot|point)\s)\s?[\w-]{2,63}){1,4}"
    r"|\sat\s[\w-]{1,63}(?:\s(?:dot|point)\s[\w-]{2,63}){1,4}"
    r")",
    re.IGNORECASE,
)
_SERVICE = pattern(
    r"""
    contact|contacts|aide|help|support|service|services|info|infos|presse|press|media|medias|dpo
    privacy|rgpd|gdpr|bonjour|hello|client|clients|customer|customers|care|team|equipe|relation
    relations|sav|abuse|securite|security|fraude|fraud|phishing|emploi|jobs|legal|question
    questions|reclamation|reclamations|complaints|service-?clients?|customer-?(?:care|service)
    relations?-?clients?|accueil|reservation|reservations|bookings?
    """
)
_CARD = re.compile(r"(?<![\w.,-])\d(?:[ .-]?\d){12,18}(?!\w)")
_ACCOUNT = re.compile(
    r"(?<!\w)[a-z]{2}\d{2}(?:[ -]?[a-z\d]{4}){2,7}(?:[ -]?[a-z\d]{1,3})?(?!\w)", re.IGNORECASE
)
_NUMBERED = re.compile(
    r"(?<!\w)(?:commandes?|dossiers?|contrats?|clients?|factures?|abonnements?|réservations?"
    r"|comptes?|order|account|contract|customer|invoice|subscription|booking|reservation|case)"
    r"(?: (?:client|numéro|num|n°|nº|no\.?|number|num\.?|réf\.?|référence|ref\.?|reference|id"
    r"|is|est|le|la)){0,3}\s?[:#n°º]{0,2}\s?(?P<id>[A-Z]{0,4}[-/]?\d(?=[\dA-Z/-]{4})[\dA-Z]"
    r"[\dA-Z/-]{1,20})(?!\w)",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"(?<!\w)\d{1,4}(?: ?(?:bis|ter|[a-d]))?,? (?:(?:rue|avenue|boulevard|bd|chemin|impasse|allée"
    r"|allées|place|quai|route|cours|square|passage)(?: (?:de|du|des|la|le|les|l'|d')){0,2}"
    r" ?[^\W\d_][\w'-]{1,30}|(?:[^\W\d_][\w'-]{1,30} ){1,2}(?:street|road|avenue|lane|close"
    r"|drive|terrace|gardens|crescent|row|way|hill|court|square|mews|grove|walk|yard|quay|green"
    r"|rise|view|st\.?|rd\.?))(?!\w)",
    re.IGNORECASE,
)
_SHOP = pattern(
    r"""
    boutiques?|agences?|magasins?|dépôts?|stations?|points? relais|siège|ateliers?|marchés?|fermes?
    shops?|stores?|depots?|branch(?:es)?|lockers?|offices?|workshops?|markets?|pick-?up|farms?
    casiers?|consignes?|consulter|ouverte?s?|open
    """
)
_BIRTH = re.compile(
    r"(?<!\w)(?:née?|naissance|born|birth)(?: (?:le|on|du|est|is))?\s?:? "
    r"\d{1,2}[ ./-](?:\d{1,2}|[^\W\d_]{3,9})[ ./-]\d{2,4}(?!\w)",
    re.IGNORECASE,
)


def check(text: str, context: Context) -> Iterator[Finding]:
    """Look for each kind of data in turn; what is the brand's own is left out."""
    text = plain(text)
    if words := _kept(_mails(text, context), context):
        yield _found("shows an e-mail address in public", words)
    accounts = tuple(_accounts(text))
    if accounts:
        yield _found("shows a bank account in public", accounts)
    cards = tuple(_valid(_CARD, text, _is_card))
    if cards:
        yield _found("shows a card number in public", cards)
    rest = _without(text, (*accounts, *cards))
    numbered = tuple(m["id"] for m in _NUMBERED.finditer(rest))
    if words := _kept(_phones(_without(rest, numbered)), context):
        yield _found("shows a telephone number in public", words)
    if numbered:
        yield _doubted("may show a customer's or an order's number", numbered)
    if words := tuple(_streets(rest)):
        yield _doubted("may show where somebody lives", words)
    if words := tuple(m.group() for m in _BIRTH.finditer(rest)):
        yield _doubted("may show a date of birth", words)


def _mails(text: str, context: Context) -> Iterator[str]:
    for match in _MAIL.finditer(text):
        local, _, host = match.group().partition("@")
        own = within(host.strip().lower(), context.own_hosts)
        if not own and not _SERVICE.fullmatch(re.split(r"[\s(\[{]", local.strip())[0]):
            yield match.group().rstrip(".")


def _accounts(text: str) -> Iterator[str]:
    """Yield valid IBANs; a word that follows one is cut off until the check digits are right."""
    from stdnum import iban

    for match in _ACCOUNT.finditer(text):
        parts = match.group()
        while len(parts) >= len("NO9386011117947"):
            if iban.is_valid(parts):
                yield parts
                break
            parts = parts.rpartition(" ")[0]


def _is_card(digits: str) -> bool:
    from stdnum import luhn

    return digits[0] in "23456" and len(set(digits)) > 1 and bool(luhn.is_valid(digits))


def _valid(wanted: re.Pattern[str], text: str, valid: Callable[[str], bool]) -> Iterator[str]:
    for match in wanted.finditer(text):
        if valid(re.sub(r"\D", "", match.group())):
            yield match.group()


def _phones(text: str) -> Iterator[str]:
    """Yield the numbers that reach one person; what follows a number is cut off from it."""
    for match in _NUMBER.finditer(text):
        raw = match.group()
        regions = REGIONS if raw.lstrip("(")[0] == "0" and raw[:2] != "00" else ("FR",)
        while len(raw) >= _SHORTEST and (personal := _personal(raw, regions)) is None:
            raw = re.sub(r"[ ./()-]*\d+$", "", raw)
        if len(raw) >= _SHORTEST and personal:
            yield raw
    for match in _AMERICAN.finditer(text):
        if _personal(match.group(), ("US", "CA")):
            yield match.group()


def _personal(raw: str, regions: tuple[str, ...]) -> bool | None:
    """Whether a number could be somebody's and is no service's; None where it is no number."""
    # Loaded here: most replies hold no number at all.
    from phonenumbers import (
        NumberParseException,
        PhoneNumberType,
        is_possible_number,
        is_valid_number,
        number_type,
        parse,
    )

    services = {
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.UAN,
    }
    try:
        read = [parse(raw, region) for region in regions]
    except NumberParseException:
        return None
    if any(is_valid_number(number) and number_type(number) in services for number in read):
        return False
    return any(is_possible_number(number) for number in read) or None


def _streets(text: str) -> Iterator[str]:
    for sentence in sentences(text):
        if not _SHOP.search(sentence):
            yield from (match.group() for match in _STREET.finditer(sentence))


def _without(text: str, words: tuple[str, ...]) -> str:
    """Blank what was found already, so that it is told once."""
    for found in words:
        text = text.replace(found, "\n")
    return text


def _kept(found: Iterator[str], context: Context) -> tuple[str, ...]:
    """Leave out what the brand publishes, however it is written."""
    published = {_essence(contact) for contact in context.published}
    return tuple(dict.fromkeys(word for word in found if _essence(word) not in published))


def _essence(contact: str) -> str:
    """A mailbox in small letters, or the last nine digits of a number: the country's code goes."""
    if "@" in contact:
        return contact.strip().lower()
    return re.sub(r"\D", "", contact)[-9:]


def _found(message: str, words: tuple[str, ...]) -> Finding:
    return Finding(
        check="shows_personal_data", severity=Severity.ERROR, message=message, words=words
    )


def _doubted(message: str, words: tuple[str, ...]) -> Finding:
    return Finding(
        check="shows_personal_data", severity=Severity.WARNING, message=message, words=words
    )
