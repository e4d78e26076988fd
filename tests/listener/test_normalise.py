from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listener.normalise import plain_text, sound


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One<br>two</p><p>Three</p>", "One\ntwo\n\nThree"),
        ("1 &lt; 2 &amp;&nbsp;3 &#x27;four&#x27;", "1 < 2 & 3 'four'"),
        ("no  markup,\n only < words", "no markup, only < words"),
        ("<ul><li>cold</li><li>late</li></ul>", "- cold\n- late"),
        ("<p>seen<script>unseen()</script><style>p{}</style></p>", "seen"),
        ("<p>never <b>closed", "never closed"),
        ("<!-- aside --><![CDATA[a & b]]> c", "a & b c"),
        ("<![odd[declaration]]>kept", "kept"),
        ("", ""),
    ],
)
def test_markup_becomes_paragraphs_and_lines(html: str, text: str) -> None:
    assert plain_text(html) == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (
            '<a href="https://shop.example/a?b=1&amp;c=2">my order</a>',
            "my order (https://shop.example/a?b=1&c=2)",
        ),
        (
            '<a href="https://www.shop.example/order/42"><span class="invisible">https://www.</span>'
            '<span class="b">shop.example/or</span><span class="invisible">der/42</span></a>',
            "https://www.shop.example/order/42",
        ),
        (
            '<a href="https://shop.example/orders/42">https://shop.example/ord...</a>!',
            "https://shop.example/orders/42!",
        ),
        ('<a href="https://m.example/@brumelle">@<span>brumelle</span></a>', "@brumelle"),
        ('<a href="https://m.example/tags/brumelle">#<span>brumelle</span></a>', "#brumelle"),
        ('<a href="javascript:alert(1)">press</a>', "press"),
        ('<a href="https://shop.example/photo"></a>', "https://shop.example/photo"),
        (
            '<a href="https://trap.example/">https://bank.example/</a>',
            "https://bank.example/ (https://trap.example/)",
        ),
    ],
)
def test_a_link_tells_its_address(html: str, text: str) -> None:
    assert plain_text(html) == text


@given(st.text(alphabet="<>/!?-[]&;#ax= \"'\n\x00é", max_size=200))
def test_no_input_makes_it_raise_or_return_blank_edges(html: str) -> None:
    text = plain_text(html)
    assert text == text.strip()
    assert "\n\n\n" not in text


@pytest.mark.parametrize("piece", ["<", "<a ", "<!--", '<a href="', "<![CDATA[", '<a b=">', "</a"])
def test_hostile_markup_takes_no_quadratic_time(piece: str) -> None:
    began = process_time()
    plain_text(piece * 30_000)
    assert process_time() - began < 10, "minutes, where each opening is searched to the end"


def test_half_a_character_is_replaced_and_a_pair_is_joined() -> None:
    assert sound("a\ud800b \ud83d\ude00 é") == "a\ufffdb \U0001f600 é"
