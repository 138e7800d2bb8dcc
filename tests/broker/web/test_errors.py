"""In which language people read why something was refused."""

import pytest

from broker.web.errors import wished
from broker.web.problems import WebCode
from hall.texts import CHINESE, ENGLISH, LANGUAGES
from tests.broker.web.hall import Hall

UNKNOWN = "/api/v1/tickets/nothing"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", ENGLISH),
        ("*", ENGLISH),
        ("zh-CN,zh;q=0.9,en;q=0.8", CHINESE),
        ("zh-Hans-CN", CHINESE),
        ("en-GB, zh-CN;q=0.5", ENGLISH),
        ("zh;q=0.2, fr, en; q=0.4", ENGLISH),
        ("fr, zh;q=0.1", CHINESE),
        ("zh;q=0", ENGLISH),
        ("zh;q=much", ENGLISH),
        (";;q=,,", ENGLISH),
    ],
)
def test_the_language_that_is_liked_best_is_taken(header: str, language: str):
    assert wished(header) == language


def test_a_program_reads_the_value_in_english_a_person_the_meaning_in_their_language(
    shared_hall: Hall,
):
    program = shared_hall.program()
    told = program.get(UNKNOWN).json()
    assert told["code"] == "unknown-ticket"
    assert "nothing" in told["message"]
    chinese = program.get(UNKNOWN, headers={"accept-language": "zh-CN"}).json()
    assert chinese == {"code": "unknown-ticket", "message": "没有这个号"}


def test_a_page_is_refused_in_chinese_at_first(shared_hall: Hall):
    answer = shared_hall.client().get("/nowhere", headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert "没有这个页面" in answer.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_of_the_console_has_words(language: str):
    assert {f"refusal.{code}" for code in WebCode} <= set(LANGUAGES[language])
