"""`/kpi link`: which indicator leads which, by whom it was said, and what the record says."""

import random
from decimal import Decimal

import pytest

from bot.render import replies
from domain.periods import Frequency
from handlers.card import ReportCard
from handlers.link import LinkList, LinkShown, Unlinked
from storage.database import Database
from tests.handlers.talking import Talk, refusal, said
from tests.makers import indicator, period, person, reading, seed, unit

FIRST = period("2015-06")


@pytest.fixture
def talk(database: Database) -> Talk:
    """Thirty months: calls are abandoned when fewer were staffed the month before."""
    draw = random.Random(7)
    staffed = [Decimal(round(60 + 20 * draw.random())) for _ in range(30)]
    lost = [Decimal(90) - each + Decimal(draw.choice("123")) for each in staffed]
    readings = [
        reading(str(v), FIRST.shift(at), indicator="staffing") for at, v in enumerate(staffed)
    ]
    readings += [reading(str(v), FIRST.shift(at + 1)) for at, v in enumerate(lost[:-1])]
    readings += [
        reading(str(v), FIRST.shift(17 + at), indicator="to_do") for at, v in enumerate(lost[:13])
    ]
    seed(
        database,
        readings=readings,
        people=(person("sdm"), person("sda"), person("csm"), person("head", admin=True)),
        units=(unit("imt", lead="sdm"),),
        indicators=(
            indicator(lead_officer="sdm"),
            indicator("staffing"),
            indicator("to_do", name="Time to do", lead_officer="sdm"),
            indicator("yearly", frequency=Frequency.YEARLY),
        ),
    )
    return Talk(database, who="U01SDM")


def linked(talk: Talk, words: str = "staffing -> abandonment after 1 month") -> LinkShown:
    return said(talk.type(f"link {words}"), LinkShown)


def told(reply: object) -> str:
    message = replies.render(reply)  # type: ignore[arg-type]
    return f"{message.text} {message.blocks}"


@pytest.mark.parametrize(
    "words",
    [
        "staffing -> abandonment after 1 month",
        "staffing -&gt; abandonment",
        "staffing→abandonment after one month",
        "staffing leads abandonment by 1 period",
        "staffing leads to abandonment",
        "staffing to abandonment after 1 month because fewer people answer",
    ],
)
def test_a_link_can_be_typed_in_many_ways(talk: Talk, words: str) -> None:
    shown = linked(talk, words)
    assert (shown.lead.indicator, shown.lag.indicator, shown.later) == (
        "staffing",
        "abandonment",
        "1 month later",
    )
    assert shown.changed


def test_a_to_that_belongs_to_a_name_is_no_arrow(talk: Talk) -> None:
    assert linked(talk, "Time to do to abandonment after 2 months").lead.indicator == "to_do"


def test_from_24_pairs_on_the_association_is_said_in_plain_words_with_its_interval(
    talk: Talk,
) -> None:
    shown = linked(talk)
    assert (shown.evidence.pairs, shown.evidence.changes) == (29, 28)
    words = told(shown)
    assert "When Staffing rose, Abandonment tended to fall 1 month later" in words
    assert "95% interval" in words
    assert "An association, not a proof" in words
    assert "no other was tried" in words


def test_before_24_pairs_it_is_too_early(talk: Talk) -> None:
    shown = linked(talk, "to_do -> abandonment after 0 months")
    assert shown.evidence.r is None
    words = told(shown)
    assert "Too early to say whether it does: 13 of 24 pairs of values." in words
    assert "tended" not in words


def test_both_are_shown_over_the_same_periods(talk: Talk) -> None:
    shown = linked(talk)
    assert [each.period for each in shown.lead.history] == [
        each.period for each in shown.lag.history
    ]
    assert shown.rows[0].label == "Nov 17"
    assert len(shown.rows) == 13


def test_said_again_it_only_shows_and_with_another_lag_it_changes(talk: Talk) -> None:
    linked(talk)
    talk.later(days=1)
    assert not linked(talk, "staffing -> abandonment").changed
    again = linked(talk, "staffing -> abandonment after 2 months")
    assert (again.changed, again.later) == (True, "2 months later")
    (only,) = said(talk.type("link"), LinkList).links
    assert only.later == "2 months later"


def test_an_indicators_link_is_shown_by_its_name_and_by_the_button(talk: Talk) -> None:
    linked(talk)
    assert not said(talk.type("link abandonment"), LinkShown).changed
    assert said(talk.type("link abandonment share"), LinkShown).shared
    said(talk.press("link", lead="staffing", lag="abandonment"), LinkShown)
    assert "not there any more" in refusal(talk.press("link", lead="abandonment", lag="staffing"))


def test_a_card_names_what_leads_it_and_what_it_leads(talk: Talk) -> None:
    linked(talk)
    assert said(talk.type("card abandonment"), ReportCard).linked == (
        "Follows Staffing, 1 month later",
    )
    assert said(talk.type("card staffing"), ReportCard).linked == (
        "Leads Abandonment, 1 month later",
    )


def test_a_link_is_taken_back_and_stays_in_the_record(talk: Talk) -> None:
    linked(talk)
    done = said(talk.type("unlink staffing -> abandonment"), Unlinked)
    assert (done.lead_name, done.lag_name) == ("Staffing", "Abandonment")
    assert said(talk.type("link"), LinkList).links == ()
    assert "does not lead" in refusal(talk.type("unlink staffing -> abandonment"))
    with talk.database.reading() as store:
        assert [each.what for each in store.audit.of("abandonment")] == ["linked", "unlinked"]


@pytest.mark.parametrize("words", ["staffing -> abandonment", "staffing"])
def test_a_link_with_a_retired_indicator_can_be_taken_back(talk: Talk, words: str) -> None:
    linked(talk)
    talk.type("indicator retire staffing", who="U01HEAD")
    assert len(said(talk.type("link"), LinkList).links) == 1
    said(talk.type(f"unlink {words}"), Unlinked)
    assert said(talk.type("link"), LinkList).links == ()


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("staffing -> staffing", "cannot lead itself"),
        ("staffing -> yearly", "measured equally often"),
        ("staffing -> abandonment after 2 weeks", "after how many months"),
        ("staffing -> abandonment after 99 months", "0 to 24"),
        ("staffing -> abandonmnt", "Did you mean Abandonment?"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_to_write(
    talk: Talk, words: str, why: str
) -> None:
    assert why in refusal(talk.type(f"link {words}"))
    assert said(talk.type("link"), LinkList).links == ()


def test_two_indicators_do_not_lead_each_other(talk: Talk) -> None:
    linked(talk)
    back = refusal(talk.type("link abandonment -> staffing"))
    assert "Staffing leads Abandonment already" in back
    assert "/kpi unlink staffing -> abandonment" in back


def test_only_those_who_answer_for_the_second_one_say_what_leads_it(talk: Talk) -> None:
    for words in ("link staffing -> abandonment", "unlink staffing -> abandonment"):
        if words.startswith("unlink"):
            linked(talk)
        assert "Only the lead officer" in refusal(talk.type(words, who="U01CSM", channel=""))
