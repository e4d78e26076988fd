"""The languages by their tag; a new one is a folder here and a line below."""

from collections.abc import Mapping

from responder.reports.tongues.english import ENGLISH
from responder.reports.tongues.french import FRENCH
from responder.reports.tongues.tongue import Tongue

TONGUES: Mapping[str, Tongue] = {"en": ENGLISH, "fr": FRENCH}
"""By BCP 47 primary subtag."""
