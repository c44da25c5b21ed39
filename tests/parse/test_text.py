from __future__ import annotations

import pytest

from transforms.parse.text import fragment_paragraphs, plain_paragraphs, squeeze, title_text

TEXT = "Gao said so."


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>　　One&nbsp;&nbsp;two.</p><p>\u2003Three </p>", ["One two.", "Three"]),
        ("<p>Gao <span>Wen</span>yuan<b> met</b> her.</p>", ["Gao Wenyuan met her."]),
        ("<p>&ldquo;Trust&rdquo; &amp; R&#233;gis</p>", ["“Trust” & Régis"]),
        ("<p>A</p><p>&nbsp;</p><p><img src='x.jpg' alt='no'></p><p></p><p>B</p>", ["A", "B"]),
        ("<p>A<script>var x = '<p>no</p>';</script></p><style>p{}</style><p>B</p>", ["A", "B"]),
        ("One.<div>Two.<p>Three.</p>Four.</div>", ["One.", "Two.", "Three.", "Four."]),
        ("<ul><li>One</li><li>Two <b>2</b></li></ul><h3>Head</h3>", ["One", "Two 2", "Head"]),
        (
            "<table><tr><td>Name</td><td>Post</td></tr><tr><td>A</td><td>B</td></tr></table>",
            ["Name Post", "A B"],
        ),
        ("<blockquote>One</blockquote><!-- no --><p>two\nlines</p>", ["One", "two lines"]),
        ("<P>One<P>Two", ["One", "Two"]),
    ],
)
def test_paragraphs(html: str, expected: list[str]) -> None:
    assert list(fragment_paragraphs(html)) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One.<br><br>\nTwo.<br/> <br/>Three.</p>", ["One.", "Two.", "Three."]),
        ("<p><br>One. </p>", ["One."]),
        ("<p>BRIEFING SCHEDULE<br />\nNo briefing.</p>", ["BRIEFING SCHEDULE", "No briefing."]),
        ("<p>The minister met<br>\nhis counterpart.</p>", ["The minister met his counterpart."]),
        ("<p>One.<br><br>two.</p>", ["One.", "two."]),
        ("<p>主席先生，<br>女士们，先生们！</p>", ["主席先生，", "女士们，先生们！"]),
    ],
)
def test_line_breaks(html: str, expected: list[str]) -> None:
    """One <br> sets lines apart, unless the next goes on in lower case; two always do."""
    assert list(fragment_paragraphs(html)) == expected


@pytest.mark.parametrize(
    "footer",
    [
        "&lt;Suggest To A Friend&gt;",
        "Suggest to a friend:",
        "[Suggest to a Friend]",
        "Suggset To Friend:",
        "Suggest to a Friend",
        "Print",
        "Print&nbsp;&nbsp;Suggest to a friend:",
        "Suggest to a friend: Print",
        "推荐给朋友：",
        "The post A Visit appeared first on The Ministry.",
    ],
)
def test_closing_links_are_no_text(footer: str) -> None:
    assert fragment_paragraphs(f"<p>{TEXT}</p><p>{footer}</p>") == (TEXT,)
    assert fragment_paragraphs(f"<div>{TEXT}<br>{footer}</div>") == (TEXT,)


def test_a_footer_glued_to_the_last_sentence_is_cut_and_like_words_inside_stay() -> None:
    assert fragment_paragraphs(f"<p>{TEXT} Suggest to a Friend:</p>") == (TEXT,)
    kept = "He would suggest to a friend that print media matter."
    assert fragment_paragraphs(f"<p>{kept}</p><p>{TEXT}</p>") == (kept, TEXT)


def test_plain_text_has_a_paragraph_per_line() -> None:
    assert plain_paragraphs("One.\n\n  Two\u00a0 two. \r\nThree.") == ("One.", "Two two.", "Three.")


@pytest.mark.parametrize(
    ("shown", "title"),
    [
        ("  Gao\u00a0Wenyuan\u3000Meets ", "Gao Wenyuan Meets"),
        ("Gao Meets<br>Solvang", "Gao Meets Solvang"),
        ("外交部发言人就会晤<br>同时出席会议", "外交部发言人就会晤同时出席会议"),
        ("举行“坐滩”<br/>军舰", "举行“坐滩”军舰"),
        ("A\u200bB\ufeff", "AB"),
    ],
)
def test_titles(shown: str, title: str) -> None:
    assert title_text(shown) == title


def test_squeeze_leaves_no_white_space_but_single_spaces() -> None:
    assert squeeze("\u2003a\u00a0\u3000b\tc\x00\n") == "a b c"
