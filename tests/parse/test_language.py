from __future__ import annotations

import pytest

from transforms.parse.language import language


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("The foreign minister said that China is willing to work with Norway on this.", "en"),
        ("外交部长高文远会见挪威外交大臣，双方就共同关心的问题交换意见。", "zh"),
        ("Le ministre a dit que la France est prête à travailler avec la Chine sur ce dossier.", "fr"),
        ("El ministro dijo que su país está dispuesto a trabajar con China en este asunto.", "es"),
        ("O ministro disse que o Brasil não quer uma guerra e que a paz é para todos.", "pt"),
        (
            "Minister powiedział, że Polska jest gotowa do współpracy z Chinami oraz z Norwegią.",
            "pl",
        ),
        ("Министр заявил, что Россия готова к сотрудничеству с Китаем.", "ru"),
        ("Міністр заявив, що Україна готова до співпраці з її партнерами.", "uk"),
        ("外務大臣は中国の外交部長と会談しました。", "ja"),
        ("외교부 장관은 중국 외교부장과 회담을 가졌다.", "ko"),
    ],
)
def test_languages(text: str, lang: str) -> None:
    assert language(text, "en" if lang != "en" else "zh") == lang


@pytest.mark.parametrize(
    "text", ["", "Gao Wenyuan", "Gao Solvang Arrieta Lobo Mwangale Tanemura Seo Lefèvre Arif"]
)
def test_what_cannot_be_told_keeps_the_sources_language(text: str) -> None:
    assert language(text, "fr") == "fr"


def test_a_few_chinese_names_do_not_make_an_english_text_chinese() -> None:
    assert (
        language("The minister (高文远) said that the visit is good for both of them and for peace.", "zh")
        == "en"
    )
