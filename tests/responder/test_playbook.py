from pathlib import Path

import pytest

from responder import playbook
from responder.playbook import Facts, PlaybookError, Tone

GOOD = '''
language = "fr"
greeting = "Bonjour{% if name %} {{ name }}{% endif %},"
signed_by_person = "{{ signer }}, {{ brand }}"
signed_by_team = "L'équipe {{ brand }}"
space_before = "!"

[delay]
hour = "dans l'heure"
hours = "d'ici {{ hours }} heures"
weekday = "d'ici {{ weekday }}"
days = "d'ici {{ days }} jours"
weekdays = ["lun", "mar", "mer", "jeu", "ven", "sam", "dim"]

[[frames.normal]]
long = """
{{ greeting }} {{ problem }}
Longue un !

{{ signature }}"""
short = "{{ problem }} Courte un. {{ delay }}"
[[frames.normal]]
long = "Longue deux. {{ problem }}"
short = "Courte deux."
[[frames.high]]
long = "a"
short = "b"
[[frames.high]]
long = "c"
short = "d"
[[frames.critical]]
long = "a"
short = "b"
[[frames.critical]]
long = "c"
short = "d"

[topics.other]
applies = "Tout."
problem = ["Pardon un.", "Pardon deux."]
problem_short = ["P1.", "P2."]
action = "nous cherchons chez {{ brand }}"
details = "la date"
'''
FACTS = Facts(name="Camille", brand="Brumelle", signer="", delay="dans l'heure", help_link="")


def written(folder: Path, text: str = GOOD) -> Path:
    (folder / "fr.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_frame_takes_the_wording_of_the_topic_at_the_same_place(tmp_path: Path) -> None:
    language = playbook.load(written(tmp_path))["fr"]
    one, two = language.render("other", Tone.NORMAL, FACTS)
    assert one.key == "fr/other/normal/1"
    assert one.long == "Bonjour Camille, Pardon un. Longue un\u00a0!\nL'équipe Brumelle"
    assert one.short == "P1. Courte un. dans l'heure"
    assert two.long == "Longue deux. Pardon deux."


def test_own_texts_stand_in_place_of_the_frame_for_their_tones_only(tmp_path: Path) -> None:
    own = '\n[[topics.other.texts]]\ntones = ["high"]\nlong = "L"\nshort = "S"\nensure = "vrai"\n'
    language = playbook.load(written(tmp_path, GOOD + own + own.replace('"L"', '"M"')))["fr"]
    assert [r.long for r in language.render("other", Tone.HIGH, FACTS)] == ["L", "M"]
    assert language.render("other", Tone.HIGH, FACTS)[0].ensure == "vrai"
    assert language.render("other", Tone.CRITICAL, FACTS)[0].long == "a"


def test_a_name_that_looks_like_a_template_stays_a_name(tmp_path: Path) -> None:
    language = playbook.load(written(tmp_path))["fr"]
    hostile = Facts(name="{{ brand }}", brand="{% x %}", signer="{{ 7*7 }}", delay="", help_link="")
    text = language.render("other", Tone.NORMAL, hostile)[0].long
    assert text == "Bonjour {{ brand }}, Pardon un. Longue un\u00a0!\n{{ 7*7 }}, {% x %}"


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "Longue un !",
            "Longue {{ prenom }} !",
            "unknown placeholder 'prenom'; known here: action",
        ),
        ("Courte un.", "{{ post }}", "unknown placeholder 'post'"),
        ("Longue un !", "{% if vip %}x{% endif %}", "unknown placeholder 'vip'"),
        ("{{ hours }}", "{{ name }}", "delay.hours: unknown placeholder 'name'; known here: hours"),
        ("Longue un !", "{{ brand.__class__ }}", "only {{ placeholder }} and {% if placeholder %}"),
        ("Longue un !", "{{ brand | upper }}", "only {{ placeholder }}"),
        ("Longue un !", "{{ brand() }}", "only {{ placeholder }}"),
        ("Longue un !", "{% for i in brand %}x{% endfor %}", "only {{ placeholder }}"),
        ("Longue un !", "{% set x = 1 %}", "only {{ placeholder }}"),
        ("Longue un !", "{% include 'x' %}", "only {{ placeholder }}"),
        ("Longue un !", "{{ brand", "frames.normal.1.long: "),
        ("Longue un !", "{% if name %}x", "frames.normal.1.long: "),
    ],
)
def test_a_template_that_is_not_understood_is_told_with_file_and_line(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    text = GOOD.replace(old, new, 1)
    with pytest.raises(PlaybookError) as error:
        playbook.load(written(tmp_path, text))
    assert said in str(error.value)
    assert str(error.value).startswith(f"{tmp_path / 'fr.toml'}:")
    if "placeholder" in said:
        assert f"fr.toml:{line_of(GOOD, old)}: " in str(error.value)


def test_the_line_is_found_where_the_text_is_escaped(tmp_path: Path) -> None:
    text = GOOD.replace('"Courte deux."', '"Courte \\"deux\\" {{ rien }}."')
    with pytest.raises(
        PlaybookError, match=rf"fr\.toml:{line_of(text, 'rien')}: frames\.normal\.2"
    ):
        playbook.load(written(tmp_path, text))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('language = "fr"', "language = ", "line 2"),
        ('language = "fr"', 'language = "français"', "language: String should match"),
        ('details = "la date"\n', "", "topics.other: needs problem"),
        ('applies = "Tout."\n', "", "topics.other.applies: Field required"),
        ('details = "la date"', 'detail = "x"', "topics.other.detail: Extra inputs"),
        ('["Pardon un.", "Pardon deux."]', '["Pardon."]', "topics.other.problem: "),
        ("[[frames.critical]]", "[[frames.calm]]", "frames.calm"),
        ("[topics.other]", "[topics.delivery]", "topics.other: the general playbook must be there"),
    ],
)
def test_a_file_that_is_not_understood_is_told_with_file_and_key(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    with pytest.raises(PlaybookError) as error:
        playbook.load(written(tmp_path, GOOD.replace(old, new)))
    assert str(error.value).startswith(f"{tmp_path / 'fr.toml'}: ")
    assert said in str(error.value)


def test_one_variant_is_not_enough_to_rotate(tmp_path: Path) -> None:
    own = '\n[[topics.other.texts]]\ntones = ["high"]\nlong = "L"\nshort = "S"\n'
    with pytest.raises(PlaybookError, match="two variants for the tone high"):
        playbook.load(written(tmp_path, GOOD + own))


def test_an_empty_folder_and_a_language_twice_are_told(tmp_path: Path) -> None:
    with pytest.raises(PlaybookError, match="no playbook"):
        playbook.load(tmp_path)
    written(tmp_path)
    (tmp_path / "other.toml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(PlaybookError, match=r"other\.toml: language: 'fr' has a file already"):
        playbook.load(tmp_path)


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "fr.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(PlaybookError, match="cannot be read"):
        playbook.load(tmp_path)
