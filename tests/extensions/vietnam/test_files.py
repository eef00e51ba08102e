"""The files of all messages."""

import json

from site_builder.derive.portal import Portal
from site_builder.extensions.vietnam.messages import message_addresses, message_files
from tests.extensions.vietnam.values import ROWS, make_observed
from tests.factories import make_publication


def files(publication):
    """By address."""
    return {file.uri: file.content.decode() for file in message_files(Portal(publication))}


def test_every_file_stands_at_a_known_address():
    """So that nothing else can take it."""
    publication = make_observed(ROWS)
    assert sorted(message_addresses(Portal(publication))) == sorted(files(publication))


def test_a_portal_without_prefixes_has_no_files():
    """Not even empty lists."""
    assert files(make_publication()) == {}


def test_the_list_holds_every_message():
    """Keyword and text, as the files have them."""
    made = files(make_observed(ROWS))
    assert {"keyword": "DN 5.4", "text": made["sms/dn-5.4.txt"]} in json.loads(made["sms.json"])


def test_a_bot_finds_a_message_for_each_keyword():
    """And one for the bare prefix."""
    made = files(make_observed(ROWS))
    known = {each["keyword"]: each["message"] for each in json.loads(made["zalo/keywords.json"])}
    assert known["DN"] == "https://baocao.example/zalo/dn.json"
    assert all(
        address.removeprefix("https://baocao.example/") in made for address in known.values()
    )


def test_the_words_hold_each_keyword_with_its_name_and_periods():
    """Names as the list has them; every period is that of a message of its own."""
    made = {file.uri: file.content for file in message_files(Portal(make_observed(ROWS)))}
    words = json.loads(made["sms/words.json"])
    listed = {message["keyword"] for message in json.loads(made["sms.json"])}
    for answer in words["answers"]:
        assert {
            f"{answer['keyword']} {code.replace('-', '')}" for code in answer["periods"]
        } <= listed
    assert {answer["keyword"] for answer in words["answers"]} <= listed
