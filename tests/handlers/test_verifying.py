"""An action lives by its indicator: verified with good news, open again, told truly."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from domain.actions import ActionStage, Ending
from domain.deliveries import DeliveryKind, DeliveryState
from domain.notices import ActionReopened, ActionVerified
from handlers.action_changes import ActionChanged
from handlers.action_stage import StandardiseForm
from handlers.log import ValueLogged
from handlers.reassess import reassess
from handlers.request import Timing
from handlers.target import TargetSet
from handlers.undo import Undone
from tests.handlers.effect_story import notes, notices, stored
from tests.handlers.talking import Talk, refusal, said
from tests.makers import reading


@pytest.fixture
def talk(in_effect_talk: Talk) -> Talk:
    """The owner of #1 says that it is in effect since 1 February 2018."""
    return in_effect_talk


def test_the_second_period_that_holds_verifies_and_says_so_to_whoever_logged_it(
    talk: Talk,
) -> None:
    talk.at("2018-04-05T09:00:00+00:00")
    first = said(talk.type("log abandonment 8% feb"), ValueLogged)
    assert "#1" not in first.meaning
    assert stored(talk).ending is None
    second = said(talk.type("log abandonment 9% mar"), ValueLogged)
    assert second.meaning.endswith("This verifies #1 Recruit two apprentices.")
    its = stored(talk)
    assert (its.ending, its.verified_by) == (Ending.VERIFIED, ("2018-02", "2018-03"))
    assert (its.ended_at, its.stage) == (talk.now, ActionStage.STANDARDISE)
    assert notes(talk)[-1] == ("", "Verified by Feb 18 (8.0%) and Mar 18 (9.0%)")


def test_the_channel_gets_the_good_news_once_with_both_sides_of_the_change(
    verified: Talk,
) -> None:
    (notice,) = notices(verified, ActionVerified)
    assert (notice.before, notice.before_count) == (Decimal("14.2"), 1)
    assert (notice.after, notice.after_count) == (Decimal("8.5"), 2)
    assert (notice.owner, notice.owner_slack) == ("SDM", "U01SDM")
    assert [mark.action for mark in notice.snapshot.marks] == [1]
    assert notice.snapshot.period == "2018-03"
    # The alert came on 1 December: 31 + 31 days to 1 February, and 63 more to 5 April.
    assert (notice.days_to_change, notice.days_to_verified) == (62, 125)
    verified.at("2018-05-05T09:00:00+00:00")
    said(verified.type("log abandonment 9.5% apr"), ValueLogged)
    assert len(notices(verified, ActionVerified)) == 1


def test_whoever_logged_it_is_not_called_to_the_last_step(talk: Talk) -> None:
    talk.at("2018-04-05T09:00:00+00:00")
    talk.type("log abandonment 8% feb", who="U01SDM")
    talk.type("log abandonment 9% mar", who="U01SDM")
    (notice,) = notices(talk, ActionVerified)
    assert (notice.owner, notice.owner_slack) == ("SDM", "")


def test_a_correction_that_takes_the_evidence_away_opens_it_again_and_says_why(
    verified: Talk,
) -> None:
    fixed = said(
        verified.type("log abandonment 19% mar because two queues were missing"), ValueLogged
    )
    assert "#1 Recruit two apprentices is open again" in fixed.meaning
    its = stored(verified)
    assert (its.ending, its.verified_by, its.message) == (None, (), "")
    assert its.took_effect == date(2018, 2, 1)
    why = "Open again, no longer verified: corrected from 9.0% to 19.0%"
    assert notes(verified)[-1] == ("", why)
    told = [each for each in verified.outbox() if isinstance(each.notice, ActionReopened)]
    assert [each.kind for each in told] == [DeliveryKind.EDIT, DeliveryKind.THREAD]
    assert told[1].broadcast
    for each in told:
        assert isinstance(each.notice, ActionReopened)
        assert each.notice.because == "corrected from 9.0% to 19.0%"
        assert each.notice.periods == ("Feb 18", "Mar 18")


def test_the_alert_of_its_exception_shows_what_became_of_it(verified: Talk) -> None:
    assert [each.ending for each in verified.alerts()[-1].actions] == [Ending.VERIFIED]
    verified.type("log abandonment 19% mar because two queues were missing")
    assert [each.ending for each in verified.alerts()[-1].actions] == [None]


def test_the_last_step_of_a_verified_action_is_still_answered(verified: Talk) -> None:
    form = said(verified.type("action stage 1 standardise", who="U01SDM"), StandardiseForm)
    assert (form.action, form.manual_updated) == (1, None)
    answers = {"action": "1", "manual": "yes", "staff": "no"}
    said(verified.submit("action_standardise", who="U01SDM", **answers), ActionChanged)
    its = stored(verified)
    assert (its.manual_updated, its.staff_trained, its.ending) == (True, False, Ending.VERIFIED)
    assert "#1 is over" in refusal(verified.type("action stage 1 test", who="U01SDM"))


def test_what_is_verified_again_is_news_again(verified: Talk) -> None:
    verified.type("log abandonment 19% mar because two queues were missing")
    verified.deliver()
    verified.type("log abandonment 9% mar because they were another unit's")
    assert stored(verified).ending is Ending.VERIFIED
    assert len(notices(verified, ActionVerified)) == 2


def test_good_news_that_was_undone_in_time_is_never_seen(talk: Talk) -> None:
    talk.at("2018-04-05T09:00:00+00:00")
    talk.type("log abandonment 8% feb")
    talk.deliver()
    logged = said(talk.type("log abandonment 9% mar"), ValueLogged)
    assert len(notices(talk, ActionVerified)) == 1
    said(talk.undo(logged), Undone)
    assert not notices(talk, ActionVerified)
    assert not notices(talk, ActionReopened)
    assert (stored(talk).ending, stored(talk).message) == (None, "")
    assert notes(talk)[-1][1].endswith("9.0% for Mar 18 was taken back by SDA")
    talk.later(minutes=5)
    talk.type("log abandonment 9.4% mar")
    assert [each.values[1] for each in notices(talk, ActionVerified)] == [Decimal("9.4")]


def test_a_figure_that_changes_is_changed_in_the_good_news(verified: Talk) -> None:
    verified.type("log abandonment 7% mar because counted anew")
    first, second = (each for each in verified.outbox() if isinstance(each.notice, ActionVerified))
    assert (first.kind, second.kind) == (DeliveryKind.POST, DeliveryKind.EDIT)
    assert isinstance(second.notice, ActionVerified)
    assert second.notice.values == (Decimal(8), Decimal(7))
    assert stored(verified).ending is Ending.VERIFIED


def test_a_changed_target_verifies_and_opens_again_as_it_rates(verified: Talk) -> None:
    tightened = said(verified.type("target abandonment 8.5% from feb 18", who="U01HEAD"), TargetSet)
    assert "open again" in tightened.meaning
    assert notes(verified)[-1][1].endswith("the target from Feb 18 on was set to 8.5%")
    verified.later(minutes=1)
    loosened = said(verified.type("target abandonment 9% from feb 18", who="U01HEAD"), TargetSet)
    assert "This verifies #1" in loosened.meaning


def test_imported_readings_verify_in_silence_and_the_next_live_one_tells(talk: Talk) -> None:
    talk.at("2018-04-05T09:00:00+00:00")
    with talk.database.writing() as store:
        store.readings.add_many([reading("8", "2018-02"), reading("9", "2018-03")])
        reassess(store, "abandonment", talk.now, cause="import", by="import", live=False)
    assert stored(talk).ending is Ending.VERIFIED
    assert notices(talk, ActionVerified) == []
    talk.at("2018-05-05T09:00:00+00:00")
    talk.type("log abandonment 9.9% apr to date")
    assert notices(talk, ActionVerified) == []
    talk.type("log abandonment 9.9% apr")
    (notice,) = notices(talk, ActionVerified)
    assert notice.periods == ("Feb 18", "Mar 18")
    assert notice.snapshot.period == "2018-03"


def test_an_import_that_takes_the_evidence_away_edits_and_posts_nothing(verified: Talk) -> None:
    with verified.database.writing() as store:
        store.readings.add(reading("19", "2018-03", revision=2, reason="file"))
        reassess(store, "abandonment", verified.now, cause="import a.csv", by="import", live=False)
    assert stored(verified).ending is None
    told = [each.kind for each in verified.outbox() if isinstance(each.notice, ActionReopened)]
    assert told == [DeliveryKind.EDIT]


def test_beyond_the_weeks_posts_good_news_waits_for_a_value_of_another_week(talk: Talk) -> None:
    with talk.database.writing() as store:
        organisation = replace(store.organisation.require(), weekly_posts_per_channel=0)
        store.organisation.save(organisation)
    talk.at("2018-04-05T09:00:00+00:00")
    talk.type("log abandonment 8% feb")
    talk.type("log abandonment 9% mar")
    assert notices(talk, ActionVerified) == []
    with talk.database.writing() as store:
        store.organisation.save(replace(organisation, weekly_posts_per_channel=None))
    talk.type("log abandonment 9% apr to date")
    talk.at("2018-05-05T09:00:00+00:00")
    talk.type("log abandonment 9% apr")
    assert len(notices(talk, ActionVerified)) == 1


def test_its_own_level_takes_the_place_of_green(talk: Talk) -> None:
    with talk.database.writing() as store:
        its = store.actions.get(1)
        assert its is not None
        store.actions.save(replace(its, success=Decimal("8.5")))
    talk.at("2018-06-05T09:00:00+00:00")
    for words in ("8% feb", "9% mar", "8.5% apr"):
        said(talk.type(f"log abandonment {words}"), ValueLogged)
    assert stored(talk).ending is None
    talk.type("log abandonment 8.4% may")
    assert stored(talk).verified_by == ("2018-04", "2018-05")
    assert notices(talk, ActionVerified)[0].level == Decimal("8.5")


def test_the_alert_shows_the_day_and_its_thread_who_said_so(talk: Talk) -> None:
    assert talk.lines()[-1] == "#1 Recruit two apprentices: took effect on 1 Feb 2018 (SDM)"
    talk.at("2018-03-05T09:00:00+00:00")
    talk.type("log abandonment 12% feb")
    (mark,) = talk.alerts()[-1].snapshot.marks
    assert (mark.period, mark.share) == ("2018-02", Decimal(0))
    assert (mark.before, mark.after) == (Decimal("14.2"), Decimal(12))


def test_without_a_channel_an_action_is_verified_all_the_same(talk: Talk) -> None:
    with talk.database.writing() as store:
        unit = store.units.get("imt")
        assert unit is not None
        store.units.save(replace(unit, channel=""))
    talk.at("2018-04-05T09:00:00+00:00")
    for words in ("8% feb", "9% mar"):
        talk.type(f"log abandonment {words}", who="U01SDM")
    assert stored(talk).ending is Ending.VERIFIED
    assert notices(talk, ActionVerified) == []


def test_an_alert_that_opens_remembers_the_last_time(verified: Talk) -> None:
    assert verified.alerts()[-1].memory == ""
    verified.at("2018-05-05T09:00:00+00:00")
    verified.type("log abandonment 30% apr")
    # November was Red; December and January are missing; February is Green: three months.
    assert verified.alerts()[-1].memory == (
        "Last time this went Red (Nov 17), we did: Recruit two apprentices (#1, verified). "
        "Back to target after 3 months."
    )


def test_the_good_news_waits_as_long_as_an_alert(talk: Talk) -> None:
    talk.timing = Timing(alert_delay=timedelta(minutes=1))
    talk.at("2018-04-05T09:00:00+00:00")
    talk.type("log abandonment 8% feb")
    talk.type("log abandonment 9% mar")
    talk.deliver()
    (waiting,) = [each for each in talk.outbox() if isinstance(each.notice, ActionVerified)]
    assert waiting.state is DeliveryState.PENDING
