from classifier.copies import grouped, key_of


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
