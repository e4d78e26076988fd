"""A folder of one's own: what it replaces and adds, and how each fault is told."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from responder.leave import Address
from responder.playbook_choice import choose
from responder.playbook_reading import PlaybookError, load, read
from responder.playbook_text import addressed, after_greeting, needed, say
from tests.responder.samples import case

OWN = '''applies = "Lait renversé."
when = { topics = ["delivery"], brands = ["Okapia"] }
review = "two"
promises_by_lead = ["refund"]

problem = ["pardon un.", "pardon deux.", "pardon trois."]
problem_short = ["un.", "deux.", "trois."]
action = ["nous cherchons", "nous demandons"]
details = "[votre|ton] numéro"

[facts.opening]
text = "Le dépôt ouvre à 6h."
until = 2026-11-30

[[texts]]
tones = ["high"]
long = """
{{ greeting }} {{ problem }} {{ opening }}
Longue. {{ signature }}"""
short = "{{ greeting }} {{ problem }}"
[[texts]]
tones = ["high"]
long = "{{ greeting }} {% if opening %}{{ opening }} {% endif %}{{ problem }} L2"
short = "S2"
[[texts]]
tones = ["high"]
long = "L3"
short = "S3"
'''
THIRD = '[[texts]]\ntones = ["high"]\nlong = "L3"'
"""The head of the last text: a key that is missing is told at its table."""


def written(folder: Path, text: str = OWN, name: str = "okapia_milk", lang: str = "fr") -> Path:
    (folder / lang).mkdir(exist_ok=True)
    (folder / lang / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_one_of_ones_own_stands_beside_the_shipped_ones_for_its_brand(tmp_path: Path) -> None:
    playbooks = load(written(tmp_path))
    found = choose(playbooks, case(brand="Okapia"))
    assert found.name == "okapia_milk"
    assert "written for Okapia" in found.reasons
    assert choose(playbooks, case(brand="Brumelle")).name == "delivery"


def test_one_of_the_same_name_stands_in_place_of_the_shipped_one(tmp_path: Path) -> None:
    text = OWN.replace(', brands = ["Okapia"]', "")
    playbooks = load(written(tmp_path, text, "delivery"))
    assert choose(playbooks, case()).playbook.applies == "Lait renversé."
    assert choose(playbooks, case(lang="en")).playbook.applies.startswith("A delivery")


@pytest.mark.parametrize(
    ("old", "new", "at", "said"),
    [
        ("Longue.", "{{ post }}", "Longue.", "unknown placeholder 'post'; known here: action"),
        ("Longue.", "{{ brand.x }}", "Longue.", "only {{ placeholder }} and {% if"),
        ("Longue.", "{{ brand | upper }}", "Longue.", "only {{ placeholder }}"),
        ("Longue.", "{% for i in brand %}x{% endfor %}", "Longue.", "only {{ placeholder }}"),
        ("Longue.", "{% if name %}x", "Longue.", "texts.1.long: Unexpected end"),
        ("Longue.", "[vous|tu|il]", "Longue.", "two ways are written [vous|tu]"),
        ('"pardon deux."', '"pardon {{ rien }}"', "problem =", "problem: unknown placeholder"),
        ('["delivery"]', '["livraison"]', "when =", "unknown topic 'livraison'"),
        ('["refund"]', '["gift"]', "promises_by_lead", "promises_by_lead.1: Input should be"),
        ('review = "two"', 'review = "three"', "review =", "review: Input should be 'one'"),
        ('review = "two"', 'escalate_to = "boss"', "review =", "escalate_to: Input should be"),
        ('review = "two"', 'owner = "x"', "review =", "owner: Extra inputs are not permitted"),
        ("2026-11-30", '"soon"', "until", "facts.opening.until"),
        ('review = "two"', "review = ", "review =", "Invalid value (at line 3"),
        ('short = "S3"', "", THIRD, "texts.3.short: Field required"),
        ("facts.opening", "facts.brand", "[facts", "is that of a placeholder already"),
    ],
)
def test_each_fault_is_told_with_file_and_line(
    tmp_path: Path, old: str, new: str, at: str, said: str
) -> None:
    written(tmp_path, OWN.replace(old, new, 1))
    shelf = read(tmp_path)
    told = [str(flaw) for flaw in shelf.faults]
    assert any(said in line for line in told), told
    line = line_of(OWN, at)
    assert any(f"okapia_milk.toml:{line}: " in one for one in told), told
    with pytest.raises(PlaybookError, match=r"okapia_milk\.toml:\d+: "):
        load(tmp_path)


def test_two_variants_for_a_tone_are_too_few(tmp_path: Path) -> None:
    written(tmp_path, OWN.replace('[[texts]]\ntones = ["high"]\nlong = "L3"\nshort = "S3"\n', ""))
    with pytest.raises(PlaybookError, match="needs 3 variants for the tone high, has 2"):
        load(tmp_path)


def test_every_fault_is_told_not_the_first_alone(tmp_path: Path) -> None:
    written(tmp_path, OWN.replace("Longue.", "{{ a }}").replace("L2", "{{ b }}"))
    assert len(read(tmp_path).faults) == 2
    with pytest.raises(PlaybookError, match=r"and 1 more: see `vigie check`"):
        load(tmp_path)


def test_a_fact_past_its_date_is_a_warning(tmp_path: Path) -> None:
    written(tmp_path)
    assert read(tmp_path, now=datetime(2026, 11, 30, 23, tzinfo=UTC)).flaws == ()
    (flaw,) = read(tmp_path, now=datetime(2026, 12, 1, tzinfo=UTC)).flaws
    assert flaw.warning
    assert "facts.opening: stale since 2026-11-30" in str(flaw)


def test_a_folder_without_playbooks_and_a_language_without_frames_are_told(tmp_path: Path) -> None:
    with pytest.raises(PlaybookError, match="no playbook is there"):
        load(tmp_path)
    with pytest.raises(PlaybookError, match=r"_language\.toml:1: cannot be read"):
        load(written(tmp_path, lang="de"))


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    written(tmp_path)
    (tmp_path / "fr" / "other.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(PlaybookError, match=r"other\.toml:1: cannot be read"):
        load(tmp_path)


def test_one_side_of_a_pair_is_said() -> None:
    text = "[Écrivez|Écris]-nous : cela [vous|t'] aide."
    assert addressed(text, Address.VOUS) == "Écrivez-nous : cela vous aide."
    assert addressed(text, Address.TU) == "Écris-nous : cela t'aide."


def test_what_follows_a_greeting_is_capitalised_where_a_sentence_begins() -> None:
    assert after_greeting("Bonjour,", "pardon.") == "Bonjour, pardon."
    assert after_greeting("Salut !", "pardon.") == "Salut ! Pardon."
    assert after_greeting("", "pardon.") == "Pardon."


def test_a_value_that_looks_like_a_template_stays_a_value() -> None:
    assert say("{{ name }} !", {"name": "{{ 7*7 }}"}, space_before="!") == "{{ 7*7 }}\u00a0!"


def test_a_text_needs_what_stands_outside_of_any_condition() -> None:
    assert needed("{{ a }} {% if b %}{{ b }}{% endif %}") == {"a"}
