"""Files dropped into a direct message: seen first, then applied or discarded."""

import pytest

from handlers import forms
from handlers.apply_draft import ImportApplied, ImportDiscarded, ImportPreview
from handlers.file_text import ImportFile
from handlers.greeting import greet
from handlers.replies import Reply
from handlers.request import Request
from storage.database import Database
from tests.handlers.talking import Talk, refusal, said
from tests.makers import seed

ADMIN = "U01HEAD"
GOOD = ImportFile("nov.csv", b"indicator,period,value\nabandonment,2017-11,14.2\n")
BAD = ImportFile("nov.csv", b"indicator,period,value\nabandonment,2017-11,lots\n")


@pytest.fixture
def talk(database: Database) -> Talk:
    seed(database)
    return Talk(database, who=ADMIN, channel="D1")


def drop(talk: Talk, *files: ImportFile, who: str = ADMIN) -> Reply:
    return forms.preview(files, Request(who, "D1", "", talk.now), talk.database)


def test_nothing_is_stored_before_apply_and_once_after_it(talk: Talk) -> None:
    preview = said(drop(talk, GOOD), ImportPreview)
    with talk.database.reading() as store:
        assert store.readings.of("abandonment") == ()
    said(talk.press("apply", draft=preview.draft), ImportApplied)
    assert "dealt with already" in refusal(talk.press("apply", draft=preview.draft))
    with talk.database.reading() as store:
        assert len(store.readings.of("abandonment")) == 1


def test_discarded_files_are_gone(talk: Talk) -> None:
    preview = said(drop(talk, GOOD), ImportPreview)
    assert said(talk.press("discard", draft=preview.draft), ImportDiscarded).files == ("nov.csv",)
    assert "dealt with already" in refusal(talk.press("apply", draft=preview.draft))


def test_a_file_with_a_fault_offers_nothing_to_apply(talk: Talk) -> None:
    preview = said(drop(talk, BAD), ImportPreview)
    assert preview.draft == ""
    assert "line 2" in preview.faults[0]


def test_only_administrators_import(talk: Talk) -> None:
    assert "Only administrators" in refusal(drop(talk, GOOD, who="U01SDA"))


def test_an_invited_bot_greets_and_says_who_can_set_it_up(talk: Talk) -> None:
    greet(Request(ADMIN, "C77", "", talk.now), talk.database)
    (delivery,) = talk.outbox()
    assert (delivery.target, delivery.notice.kind) == ("C77", "greeting")
