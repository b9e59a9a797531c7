"""What a change does to episodes, and what the unit's channel sees of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.deliveries import DeliveryKind
from domain.episodes import EpisodeState
from handlers.announcing import Fate
from handlers.flag import Flagged
from handlers.indicator import IndicatorRetired
from handlers.log import ValueLogged
from handlers.reassess import reassess, watch
from handlers.request import Timing
from handlers.undo import Undone
from storage.database import Database
from tests.handlers.talking import Talk, said
from tests.makers import reading, seed


@pytest.fixture
def talk(database: Database) -> Talk:
    """Abandonment is 14.2% in November, and the channel has its message."""
    seed(database)
    talk = Talk(database, timing=Timing(alert_delay=timedelta(0)))
    talk.type("log abandonment 14.2% nov")
    talk.deliver()
    return talk


def test_nothing_new_says_nothing(talk: Talk) -> None:
    before = len(talk.outbox())
    with talk.database.writing() as store:
        look = watch(store, "abandonment", talk.now)
        done = reassess(store, "abandonment", talk.now, cause="", by="sda", live=True, before=look)
    assert done.fate is Fate.NOTHING
    assert len(talk.outbox()) == before


def test_an_import_edits_a_message_that_is_out_and_leaves_its_thread_still(talk: Talk) -> None:
    talk.at("2018-01-03T09:00:00+00:00")
    with talk.database.writing() as store:
        look = watch(store, "abandonment", talk.now)
        store.readings.add(reading("33.9", "2017-12"))
        done = reassess(
            store, "abandonment", talk.now, cause="import", by="import", live=False, before=look
        )
    assert done.fate is Fate.EDITED
    assert talk.alerts()[-1].snapshot.period == "2017-12"
    assert talk.lines() == []


def test_a_correction_before_the_first_sending_replaces_the_message(database: Database) -> None:
    seed(database)
    talk = Talk(database)
    talk.type("log abandonment 14.2% nov")
    fixed = said(talk.type("log abandonment 15.2% nov because typo"), ValueLogged)
    assert fixed.corrected_from == "14.2%"
    (delivery,) = talk.outbox()
    assert delivery.kind is DeliveryKind.POST
    assert str(talk.alerts()[0].snapshot.value) == "15.2"


def test_a_withdrawn_exception_that_fits_again_is_taken_up_in_the_same_message(
    talk: Talk,
) -> None:
    talk.type("log abandonment 1.42% nov because misread")
    assert talk.alerts()[-1].state is EpisodeState.WITHDRAWN
    talk.deliver()
    talk.type("log abandonment 14.2% nov because it was right before")
    assert talk.alerts()[-1].state is EpisodeState.OPEN
    assert len({alert.episode for alert in talk.alerts()}) == 1
    assert sum(each.kind is DeliveryKind.POST for each in talk.outbox()) == 1


def test_an_undone_turn_for_the_worse_is_told_without_alarm(talk: Talk) -> None:
    talk.at("2018-01-03T09:00:00+00:00")
    logged = said(talk.type("log abandonment 40% dec"), ValueLogged)
    talk.deliver()
    said(talk.undo(logged), Undone)
    last = talk.outbox()[-1]
    assert (last.kind, last.broadcast) == (DeliveryKind.THREAD, False)
    assert talk.lines()[-1] == "Dec 17: 40.0% was taken back"


def test_a_worse_provisional_value_is_shown_without_alarm(talk: Talk) -> None:
    talk.at("2017-12-20T09:00:00+00:00")
    said(talk.type("log abandonment 50% dec to date"), ValueLogged)
    assert talk.lines()[-1].endswith("(was 14.2%), provisional")
    assert not talk.outbox()[-1].broadcast


def test_a_new_criterion_is_named_and_told_to_all(talk: Talk) -> None:
    talk.type("flag abandonment risk RM14012 loss of telephony", who="U01SDM")
    assert talk.lines() == ["Now also affects a corporate risk: RM14012 loss of telephony"]
    assert talk.outbox()[-1].broadcast
    talk.type("flag abandonment withdraw risk", who="U01SDM")
    assert talk.lines()[-1] == "No longer affects a corporate risk: RM14012 loss of telephony"
    assert not talk.outbox()[-1].broadcast


def test_beyond_the_weeks_posts_a_turn_for_the_worse_stays_in_its_thread(talk: Talk) -> None:
    with talk.database.writing() as store:
        store.organisation.save(replace(store.organisation.require(), weekly_posts_per_channel=1))
    talk.type("flag abandonment risk RM14012 loss of telephony", who="U01SDM")
    assert talk.lines() == ["Now also affects a corporate risk: RM14012 loss of telephony"]
    assert not talk.outbox()[-1].broadcast


def test_a_closed_message_keeps_its_story_when_a_new_exception_opens(talk: Talk) -> None:
    talk.at("2018-03-03T09:00:00+00:00")
    for words in ("5% dec", "5% jan", "30% feb"):
        talk.type(f"log abandonment {words}")
        talk.deliver()
    closed, opened = talk.alerts()[-2:]
    assert closed.episode != opened.episode
    assert (closed.state, closed.snapshot.period) == (EpisodeState.CLOSED, "2018-01")
    assert (opened.state, opened.since) == (EpisodeState.OPEN, "Feb 18")


def test_an_alert_that_was_held_back_goes_out_with_a_value_of_another_week(talk: Talk) -> None:
    with talk.database.writing() as store:
        store.organisation.save(replace(store.organisation.require(), weekly_posts_per_channel=1))
        own = store.indicators.get("abandonment")
        assert own is not None
        store.indicators.save(replace(own, key="waiting", name="Waiting time"))
    said(talk.type("flag waiting budget overtime", who="U01SDM"), object)
    assert len(talk.alerts()) == 1
    talk.at("2017-12-12T09:00:00+00:00")
    said(talk.type("log waiting 5% nov"), ValueLogged)
    assert [alert.snapshot.name for alert in talk.alerts()] == ["Abandonment", "Waiting time"]


def test_the_audit_names_the_messages_that_relied_on_a_corrected_value(talk: Talk) -> None:
    talk.type("log abandonment 15% nov because recount")
    with talk.database.reading() as store:
        (first, second) = [e for e in store.audit.of("abandonment") if e.what == "logged"]
    assert "relied on the old value" not in first.detail
    assert second.detail["relied on the old value"] == f"episode:{talk.alerts()[0].episode}"


def test_a_correction_of_an_old_period_does_not_recite_the_present_exception(talk: Talk) -> None:
    goes_on = "The exception since Nov 17 goes on. The message in the channel now shows this."
    old = said(talk.type("log abandonment 9% sep"), ValueLogged)
    assert old.meaning == goes_on
    assert said(talk.undo(old), Undone).meaning == goes_on


def test_a_retired_indicator_is_no_exception_any_more(talk: Talk) -> None:
    retired = said(talk.type("indicator retire abandonment", who="U01HEAD"), IndicatorRetired)
    assert "says that it is withdrawn" in retired.meaning
    assert talk.alerts()[-1].withdrawn == "the indicator is retired"
    with talk.database.reading() as store:
        assert not store.episodes.going()


def test_a_retired_indicator_that_is_taken_up_again_is_an_exception_again(talk: Talk) -> None:
    talk.type("indicator retire abandonment", who="U01HEAD")
    talk.submit("indicator", who="U01HEAD", indicator="abandonment", stage="live")
    assert talk.alerts()[-1].state is EpisodeState.OPEN


def test_while_posting_is_paused_nobody_is_told_that_the_channel_sees_it(talk: Talk) -> None:
    talk.type("pause moving house", who="U01HEAD")
    logged = said(talk.type("log abandonment 15.2% nov because recount"), ValueLogged)
    assert logged.meaning.endswith("the channel hears of it after /kpi resume.")
    assert logged.alert_in is None


def test_a_rating_that_moves_under_a_value_says_what_it_was(talk: Talk) -> None:
    talk.type("target abandonment 15% from nov 17", who="U01HEAD")
    assert talk.lines()[0].startswith("Nov 17: 14.2%, Green")
    assert talk.lines()[0].endswith("(was Red)")


def test_a_close_does_not_take_back_the_values_after_it(talk: Talk) -> None:
    talk.at("2018-02-01T09:00:00+00:00")
    for words in ("10% dec", "9% jan to date", "8% feb to date", "9% jan"):
        said(talk.type(f"log abandonment {words}"), ValueLogged)
    assert talk.alerts()[-1].state is EpisodeState.CLOSED
    assert not [line for line in talk.lines() if "taken back" in line]


def test_a_provisional_value_is_no_reason_of_the_exception_that_a_flag_opens(
    database: Database,
) -> None:
    seed(database)
    talk = Talk(database)
    talk.type("log abandonment 14.2% nov to date")
    flagged = said(talk.type("flag abandonment budget agency staff", who="U01SDM"), Flagged)
    assert flagged.meaning == "This opens an exception: affects the budget: agency staff."
