from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.parse.decode import REPLACED, decode, decoded_by_bytes

CHINESE = "外交部长会见挪威外交大臣，双方就乌克兰局势交换意见。"
QUOTED = "He said that “trust” is China’s answer, and that “rules” are Norway’s. " * 3


@pytest.mark.parametrize(
    ("body", "encoding", "text"),
    [
        (QUOTED.encode(), "utf-8", QUOTED),
        (codecs.BOM_UTF8 + CHINESE.encode(), "utf-8", CHINESE),
        (CHINESE.encode("gbk"), "gb18030", CHINESE),
        (QUOTED.encode("gbk"), "gb18030", QUOTED),
        (codecs.BOM_UTF16_LE + CHINESE.encode("utf-16-le"), "utf-16-le", CHINESE),
        (codecs.BOM_UTF16_BE + QUOTED.encode("utf-16-be"), "utf-16-be", QUOTED),
        (b"", "utf-8", ""),
    ],
)
def test_the_bytes_say_what_they_are(body: bytes, encoding: str, text: str) -> None:
    decoded = decoded_by_bytes(body)
    assert (decoded.text, decoded.encoding, decoded.n_replaced) == (text, encoding, 0)


def test_utf8_cut_in_mid_letter_is_not_taken_for_gb18030() -> None:
    body = ("The two sides met. " + QUOTED + "Ingrid said “no”").encode()[:-2]
    decoded = decoded_by_bytes(body)
    assert decoded.encoding == "utf-8" and decoded.n_replaced == 1
    assert decoded.text.startswith("The two sides met. He said that “trust”")


@pytest.mark.parametrize("body", [b"China\x92s answer to Espa\xf1a", b"the minister\x92s visit"])
def test_windows_1252_is_flagged_and_not_turned_into_chinese(body: bytes) -> None:
    assert (
        body.decode("gb18030", "replace").isascii() is False
    )  # gb18030 would make a Chinese character of it
    decoded = decoded_by_bytes(body)
    assert decoded.n_replaced > 0 and REPLACED in decoded.text
    assert not any("\u4e00" <= c <= "\u9fff" for c in decoded.text)


@given(st.binary(max_size=400))
def test_any_bytes_become_text(body: bytes) -> None:
    decode(body).encode("utf-8")


@given(st.text(min_size=1))
def test_utf8_is_read_unchanged(text: str) -> None:
    assert decode(text.encode()) == text.removeprefix("\ufeff")
