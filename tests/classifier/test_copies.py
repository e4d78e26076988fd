from classifier.copies import copied, grouped, key_of, near
from classifier.terms import terms


def test_copies_differ_in_signs_case_and_names_only() -> None:
    assert key_of("@ann Same words, again!") == key_of("same WORDS again")
    assert key_of("same words") != key_of("other words")


def test_an_author_and_copies_stay_together() -> None:
    posts = [("Same words", "ann"), ("other", "ann"), ("SAME words!", "bob"), ("third", None)]
    first, second, third, fourth = grouped([*posts])
    assert first == second == third != fourth
    # Two groups that a later post joins were one all along.
    joined = grouped([("a", "x"), ("b", "y"), ("a", "y")])
    assert len(set(joined)) == 1


def test_long_texts_that_differ_in_a_word_are_copies_and_short_ones_never() -> None:
    long = "Brumelle ment à ses clients, partagez partout ce message et demandez des comptes"
    texts = [long, f"{long} vite", "no network here", "no network here", "quite another thing"]
    assert near(texts) == [0, 0, 2, 3, 4]


def test_what_one_author_repeats_is_one_thing_said() -> None:
    posts = [(f"Brumelle {n} is bad", "troll") for n in range(6)]
    posts += [("my yoghurt leaks", "a"), ("no reply to my letter", "b")]
    assert copied(posts) == (3, 6)


def test_what_is_kept_of_a_text_of_any_length_is_its_beginning() -> None:
    start = " ".join(f"mot{n}" for n in range(1_000))
    assert terms(start + " lait" * 100_000) is terms(start + " crème" * 100_000)
