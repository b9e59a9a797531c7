"""Norfolk's November to January, logged as it happened: one message that moves."""

from datetime import timedelta

import pytest

from domain.deliveries import DeliveryKind
from domain.episodes import EpisodeState
from domain.notices import EpisodeAlert, EpisodeUpdate
from domain.rating import Rating
from handlers.acknowledge import Acknowledged
from handlers.explain import Explained, ExplainForm
from handlers.file_text import ImportFile
from handlers.imports import apply_import, plan_import
from handlers.log import AlreadyLogged, AskReason, ValueLogged
from handlers.request import Timing
from handlers.undo import Undone
from storage.database import Database
from tests.handlers.talking import Talk, refusal, said
from tests.makers import seed


def test_an_import_announces_nothing(norfolk: Talk) -> None:
    assert norfolk.outbox() == ()


def test_november_opens_an_exception_with_one_message(norfolk: Talk) -> None:
    logged = said(norfolk.type("log abandonment 611/4288 nov"), ValueLogged)
    assert (logged.value, logged.ratio) == ("14.2%", "611 / 4,288")
    assert logged.snapshot.rating is Rating.RED
    assert logged.variance == "4.2 points over target, 42.5% worse"
    assert logged.meaning.startswith("This opens an exception: off target")
    assert logged.alert_in == 60
    (delivery,) = norfolk.outbox()
    assert (delivery.kind, delivery.target) == (DeliveryKind.POST, "C01IMT")
    assert isinstance(delivery.notice, EpisodeAlert)
    assert delivery.notice.since == "Nov 17"
    assert [met.number for met in delivery.notice.snapshot.criteria] == [1, 2]


def test_the_worse_december_edits_it_and_is_told_to_all(prompt_norfolk: Talk) -> None:
    talk = prompt_norfolk
    talk.type("log abandonment 611/4288 nov")
    talk.deliver()
    talk.at("2018-01-03T09:00:00+00:00")
    logged = said(talk.type("log abandonment 991/2927 dec"), ValueLogged)
    assert logged.alert_in is None
    kinds = [each.kind for each in talk.outbox()]
    assert kinds == [DeliveryKind.POST, DeliveryKind.EDIT, DeliveryKind.THREAD]
    thread = talk.outbox()[-1]
    assert thread.broadcast
    assert talk.lines() == ["Dec 17: 33.9%, Red, 23.9 points over target, 239% worse (was 14.2%)"]


def test_january_is_told_without_crying_wolf(prompt_norfolk: Talk) -> None:
    talk = prompt_norfolk
    for when, words in [
        ("2017-12-01T09:00:00+00:00", "611/4288 nov"),
        ("2018-01-03T09:00:00+00:00", "991/2927 dec"),
        ("2018-02-05T09:00:00+00:00", "1255/4258 jan"),
    ]:
        talk.at(when)
        said(talk.type(f"log abandonment {words}"), ValueLogged)
        talk.deliver()
    alerts = talk.alerts()
    assert len({each.episode for each in alerts}) == 1
    assert alerts[-1].story == ("Nov 17: 14.2%, Red", "Dec 17: 33.9%, Red")
    updates = [each for each in talk.outbox() if isinstance(each.notice, EpisodeUpdate)]
    assert [each.broadcast for each in updates] == [True, False]


def test_two_good_months_close_it_and_say_so(prompt_norfolk: Talk) -> None:
    talk = prompt_norfolk
    talk.type("log abandonment 611/4288 nov")
    talk.deliver()
    talk.at("2018-02-05T09:00:00+00:00")
    first = said(talk.type("log abandonment 300/4000 dec"), ValueLogged)
    assert first.meaning.startswith("Recovering: one more period like it closes the exception")
    second = said(talk.type("log abandonment 280/4000 jan"), ValueLogged)
    assert second.meaning.startswith("This closes the exception of Nov 17.")
    talk.deliver()
    assert talk.alerts()[-1].state is EpisodeState.CLOSED
    assert "Closed with Jan 18: 2 periods without an exception" in talk.lines()
    talk.at("2018-03-05T09:00:00+00:00")
    before = len(talk.outbox())
    said(talk.type("log abandonment 290/4000 feb"), ValueLogged)
    assert len(talk.outbox()) == before


def test_the_same_value_twice_is_stored_once(norfolk: Talk) -> None:
    norfolk.type("log abandonment 611/4288 nov")
    again = said(norfolk.type("log abandonment 611/4288 nov"), AlreadyLogged)
    assert (again.value, again.by) == ("14.2% (611 / 4,288)", "Service Delivery Analyst")
    with norfolk.database.reading() as store:
        standing = [r for r in store.readings.of("abandonment") if r.period.text == "2017-11"]
    assert len(standing) == 1
    assert len(norfolk.outbox()) == 1


def test_a_different_value_asks_for_a_reason_and_stores_nothing_yet(norfolk: Talk) -> None:
    norfolk.type("log abandonment 611/4288 nov")
    asked = said(norfolk.type("log abandonment 612/4288 nov"), AskReason)
    assert asked.old == "14.2% (611 / 4,288)"
    with norfolk.database.reading() as store:
        standing = [r for r in store.readings.of("abandonment") if r.period.text == "2017-11"]
    assert len(standing) == 1
    fixed = said(norfolk.submit("reason", draft=asked.draft, reason="one call missed"), ValueLogged)
    assert (fixed.revision, fixed.reason) == (2, "one call missed")
    assert "answered already" in refusal(
        norfolk.submit("reason", draft=asked.draft, reason="again")
    )


def test_somebody_elses_question_cannot_be_answered(norfolk: Talk) -> None:
    norfolk.type("log abandonment 611/4288 nov")
    asked = said(norfolk.type("log abandonment 612/4288 nov"), AskReason)
    answer = norfolk.submit("reason", who="U01SDM", draft=asked.draft, reason="mine now")
    assert "somebody else" in refusal(answer)


def test_a_correction_withdraws_an_exception_that_was_none(prompt_norfolk: Talk) -> None:
    talk = prompt_norfolk
    talk.at("2018-01-03T09:00:00+00:00")
    talk.type("log abandonment 33.9% dec")
    talk.deliver()
    said(talk.type("log abandonment 3.39% dec because a digit was wrong"), ValueLogged)
    talk.deliver()
    alert = talk.alerts()[-1]
    assert alert.state is EpisodeState.WITHDRAWN
    assert alert.withdrawn == "corrected from 33.9% to 3.4%"
    assert talk.lines()[0].startswith("Dec 17: corrected from 33.9% to 3.4%")


def test_an_undone_value_is_never_seen_by_the_channel(norfolk: Talk) -> None:
    logged = said(norfolk.type("log abandonment 611/4288 nov"), ValueLogged)
    undone = said(norfolk.undo(logged), Undone)
    assert "so the channel saw nothing" in undone.meaning
    assert norfolk.outbox() == ()
    assert "already" in refusal(norfolk.undo(logged))
    said(norfolk.type("log abandonment 620/4288 nov"), ValueLogged)
    assert [each.kind for each in norfolk.outbox()] == [DeliveryKind.POST]


def test_an_undone_value_that_was_posted_is_withdrawn_in_the_message(prompt_norfolk: Talk) -> None:
    talk = prompt_norfolk
    logged = said(talk.type("log abandonment 611/4288 nov"), ValueLogged)
    talk.deliver()
    said(talk.undo(logged), Undone)
    assert talk.alerts()[-1].state is EpisodeState.WITHDRAWN
    assert "was taken back by Service Delivery Analyst" in talk.alerts()[-1].withdrawn


def test_only_the_author_may_undo_and_only_for_half_an_hour(norfolk: Talk) -> None:
    logged = said(norfolk.type("log abandonment 611/4288 nov"), ValueLogged)
    assert "Only Service Delivery Analyst" in refusal(norfolk.undo(logged, who="U01SDM"))
    norfolk.later(minutes=31)
    assert "30 minutes" in refusal(norfolk.undo(logged))


def test_undo_of_a_correction_makes_the_first_value_count_again(norfolk: Talk) -> None:
    norfolk.type("log abandonment 611/4288 nov")
    fixed = said(norfolk.type("log abandonment 300/4288 nov because typo"), ValueLogged)
    assert said(norfolk.undo(fixed), Undone).back_to == "14.2%"


def test_a_late_value_for_an_earlier_period_is_told_too(prompt_norfolk: Talk) -> None:
    talk = prompt_norfolk
    talk.at("2018-01-20T09:00:00+00:00")
    talk.type("log abandonment 991/2927 dec")
    talk.deliver()
    late = said(talk.type("log abandonment 611/4288 nov"), ValueLogged)
    assert late.snapshot.period == "2017-11"
    alert = talk.alerts()[-1]
    assert alert.since == "Nov 17"
    assert alert.snapshot.period == "2017-12"


def test_an_imported_exception_is_announced_by_its_next_live_value(database: Database) -> None:
    seed(database)
    talk = Talk(database)
    files = [ImportFile("n.csv", b"indicator,period,value\nabandonment,2017-10,14.2\n")]
    with database.writing() as store:
        apply_import(plan_import(files, store, talk.now), store, talk.now)
        assert [each.announced for each in store.episodes.going()] == [False]
    assert talk.alerts() == []
    said(talk.type("log abandonment 15% nov"), ValueLogged)
    assert [each.since for each in talk.alerts()] == ["Oct 17"]


def test_a_provisional_value_opens_nothing(norfolk: Talk) -> None:
    norfolk.at("2017-12-20T09:00:00+00:00")
    logged = said(norfolk.type("log abandonment 40% dec to date"), ValueLogged)
    assert "opens none while it is provisional" in logged.meaning
    assert norfolk.outbox() == ()


def test_i_am_on_it_is_shown_in_the_message(prompt_norfolk: Talk) -> None:
    talk = prompt_norfolk
    talk.type("log abandonment 611/4288 nov")
    talk.deliver()
    episode = str(talk.alerts()[0].episode)
    said(talk.press("acknowledge", who="U01SDM", episode=episode), Acknowledged)
    assert talk.alerts()[-1].acknowledged_by == "Service Delivery Manager"
    again = said(talk.press("acknowledge", episode=episode), Acknowledged)
    assert again.already
    assert again.by == "Service Delivery Manager"
    assert len(talk.alerts()) == 2


def test_the_lead_officer_explains_from_drafts_that_cite_numbers(prompt_norfolk: Talk) -> None:
    talk = prompt_norfolk
    for when, words in [
        ("2017-12-01T09:00:00+00:00", "611/4288 nov"),
        ("2018-01-03T09:00:00+00:00", "991/2927 dec"),
        ("2018-02-05T09:00:00+00:00", "1255/4258 jan"),
    ]:
        talk.at(when)
        talk.type(f"log abandonment {words}")
    talk.deliver()
    form = said(talk.type("explain abandonment", who="U01SDM"), ExplainForm)
    assert "829 more than the target allows" in form.drafts[1]
    assert "two points only: weak" in form.drafts[4]
    assert "−4.4 points a month → 10.0% after 4.4 months" in form.drafts[4]
    assert form.drafts[3] == form.drafts[5] == ""
    done = talk.submit(
        "explain", who="U01SDM", episode=str(form.episode), answer1="Two posts are vacant"
    )
    assert said(done, Explained).in_channel_message
    assert talk.alerts()[-1].explained_by == "Service Delivery Manager"
    assert "Why are we not meeting our target? Two posts are vacant" in talk.lines()
    assert "lead officer" in refusal(talk.type("explain abandonment", who="U01STRANGER"))


@pytest.mark.parametrize("delay", [0, 5, 60])
def test_the_alert_waits_as_long_as_it_is_told(norfolk: Talk, delay: int) -> None:
    norfolk.timing = Timing(alert_delay=timedelta(seconds=delay))
    assert said(norfolk.type("log abandonment 611/4288 nov"), ValueLogged).alert_in == delay
