"""`/kpi meeting`: series are set up once their days were shown; meetings move, or are cancelled."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain.meetings import Meeting, MeetingState
from domain.notices import MeetingCancelled, MeetingMoved, SeriesChanged
from handlers.calendar_link import MeetingCalendar, opened
from handlers.meeting import MeetingList, MeetingSeries
from handlers.meeting_change import CancelForm, MeetingChanged, MoveForm
from handlers.refused import FormRefused
from handlers.series_end import SeriesEnded
from handlers.series_form import SeriesDays, SeriesForm
from handlers.series_save import SeriesSaved
from storage.database import Database
from tests import makers
from tests.handlers.talking import Talk, refusal, said

OFFICER, CHAIR, ANALYST = "U01PERF", "U01SDM", "U01SDA"
INPUTS = {
    "name": "IMT stat meeting",
    "recurrence": "first Tuesday of the month 10:00",
    "starts": "2018-02-01",
    "units": "imt",
    "told_in": "C01IMT",
    "chair": CHAIR,
    "minutes": "60",
    "brief_days": "2",
    "time_zone": "Europe/London",
}


@pytest.fixture
def officer(database: Database) -> Talk:
    """A performance officer in Norwich, on 1 February 2018; England's holidays are days off."""
    makers.seed(database, organisation=makers.organisation(country="GB", subdivision="ENG"))
    return Talk(database, datetime(2018, 2, 1, 9, tzinfo=UTC), who=OFFICER)


def set_up(talk: Talk, **changes: str) -> SeriesSaved:
    days = said(talk.submit("series", **{**INPUTS, **changes}), SeriesDays)
    return said(talk.submit("series_days", draft=days.draft), SeriesSaved)


@pytest.fixture
def monthly(officer: Talk) -> Talk:
    set_up(officer)
    return officer


def meetings(talk: Talk) -> tuple[Meeting, ...]:
    with talk.database.reading() as store:
        return tuple(each for s in store.series.all() for each in store.meetings.of(s.id))


def begins(talk: Talk, most: int = 5) -> list[str]:
    coming = [each for each in meetings(talk) if each.state is MeetingState.PLANNED]
    return [f"{each.begins:%Y-%m-%dT%H:%M}" for each in coming[:most]]


def told(talk: Talk, kind: type[Any]) -> list[Any]:
    return [each.notice for each in talk.outbox() if isinstance(each.notice, kind)]


def faults(reply: object) -> dict[str, str]:
    return {fault.field: fault.text for fault in said(reply, FormRefused).faults}


def test_a_series_is_shown_by_its_next_five_days_before_anything_is_stored(officer: Talk) -> None:
    days = said(officer.submit("series", **INPUTS), SeriesDays)
    assert days.series.when == "the first Tuesday of the month at 10:00"
    assert [f"{day.begins:%-d %b %H:%M}" for day in days.days] == [
        "6 Feb 10:00", "6 Mar 10:00", "3 Apr 10:00", "1 May 10:00", "5 Jun 10:00",
    ]  # fmt: skip
    assert meetings(officer) == ()
    assert told(officer, SeriesChanged) == []


def test_a_saved_series_is_planned_ahead_and_told_to_its_channel_once(officer: Talk) -> None:
    saved = set_up(officer)
    assert saved.created
    assert len(meetings(officer)) == 14
    assert begins(officer, 4)[1:] == ["2018-03-06T10:00", "2018-04-03T09:00", "2018-05-01T09:00"]
    (notice,) = told(officer, SeriesChanged)
    assert (notice.created, len(notice.days), notice.by) == (True, 5, "PERF")
    assert [each.target for each in officer.outbox()] == ["C01IMT"]


def test_what_was_entered_can_be_changed_after_its_days_were_shown(officer: Talk) -> None:
    days = said(officer.submit("series", **INPUTS), SeriesDays)
    again = said(officer.press("series", draft=days.draft), SeriesForm)
    assert {name: again.values[name] for name in INPUTS} == INPUTS
    other = said(officer.submit("series", **{**INPUTS, "minutes": "45"}), SeriesDays)
    said(officer.submit("series_days", draft=other.draft), SeriesSaved)
    assert "saved already" in refusal(officer.submit("series_days", draft=other.draft))
    assert len(begins(officer, 20)) == 14


def test_a_public_holiday_gives_way_to_the_next_working_day_and_says_so(officer: Talk) -> None:
    inputs = {**INPUTS, "recurrence": "first Monday of the month 10:00", "starts": "2018-05-01"}
    days = said(officer.submit("series", **inputs), SeriesDays)
    first = days.days[0]
    assert (first.begins.date(), first.instead_of) == (date(2018, 5, 8), date(2018, 5, 7))


WRONG_INPUTS = {
    ("name", ""): "Write the meeting's name",
    ("recurrence", "lots"): "first Tuesday of the month 10:00",
    ("recurrence", "first Tuesday of the month"): "At what time?",
    ("starts", "2018-01-31"): "is over",
    ("starts", "2019-03-01"): "more than a year away",
    ("units", ""): "Choose at least one unit",
    ("units", "nowhere"): "not there any more",
    ("indicators", "nothing"): "not there any more",
    ("told_in", "D01"): "Choose the channel",
    ("chair", ""): "Choose who chairs it",
    ("minutes", "an hour"): "whole number of minutes",
    ("brief_days", "-1"): "whole number of days",
    ("time_zone", "Norwich"): "is no time zone",
    ("time_zone", "EST"): "summer time could not follow. Write one such as Europe/London",
}


def test_an_input_that_cannot_be_meant_is_refused_at_its_field(officer: Talk) -> None:
    told = {
        (field, typed): faults(officer.submit("series", **{**INPUTS, field: typed})).get(field, "")
        for field, typed in WRONG_INPUTS
    }
    wrong = {case: text for case, text in told.items() if WRONG_INPUTS[case] not in text}
    assert wrong == {}
    assert meetings(officer) == ()


def test_a_topic_is_made_of_indicators_of_whatever_units(officer: Talk) -> None:
    saved = set_up(officer, units="", indicators="abandonment")
    assert saved.series.about == ("Abandonment",)


def test_two_series_never_share_a_name(monthly: Talk) -> None:
    assert (
        "already"
        in faults(monthly.submit("series", **{**INPUTS, "name": "imt STAT meeting"}))["name"]
    )


def test_every_other_week_counts_from_its_first_day(officer: Talk) -> None:
    """1 February 2018 is a Thursday, in the middle of a week."""
    set_up(officer, recurrence="every other Monday 14:00")
    assert begins(officer, 3) == ["2018-02-05T14:00", "2018-02-19T14:00", "2018-03-05T14:00"]


def test_the_list_shows_every_series_with_its_next_meeting(monthly: Talk) -> None:
    set_up(monthly, name="Weekly huddle", recurrence="mondays 9:15", told_in="C01HR")
    shown = said(monthly.type("meeting"), MeetingList)
    assert [(each.name, f"{each.meetings[0].begins:%-d %b}") for each in shown.series] == [
        ("Weekly huddle", "5 Feb"),
        ("IMT stat meeting", "6 Feb"),
    ]
    assert said(monthly.type("meeting weekly"), MeetingSeries).series.name == "Weekly huddle"
    assert "Did you mean Weekly huddle?" in refusal(monthly.type("meeting wekly hudle"))


MOVES = (
    ("move imt stat meeting to 8 feb", "2018-02-08T10:00"),
    ("move imt to 8 feb 14:00", "2018-02-08T14:00"),
    ("move imt to 2pm", "2018-02-06T14:00"),
    ("move imt thursday 9.30am because half-term", "2018-02-08T09:30"),
    ("move to next wednesday because we need to", "2018-02-07T10:00"),
    ("move imt stat meeting 6 feb to 7 feb at noon", "2018-02-07T12:00"),
)


def test_a_series_whose_name_begins_like_a_command_is_found_by_its_name(officer: Talk) -> None:
    set_up(officer, name="New starters")
    assert said(officer.type("meeting new starters"), MeetingSeries).series.name == "New starters"
    said(officer.type("meeting new starter"), SeriesForm)


@pytest.mark.parametrize(("typed", "now"), MOVES)
def test_a_meeting_is_moved_as_people_say_it_and_the_channel_is_told(
    monthly: Talk, typed: str, now: str
) -> None:
    said(monthly.type(f"meeting {typed}", who=CHAIR), MeetingChanged)
    moved = meetings(monthly)[0]
    assert f"{moved.begins:%Y-%m-%dT%H:%M}" == now
    assert (moved.planned, moved.revision) == (date(2018, 2, 6), 1)
    assert f"{moved.moved_from:%d %H:%M}" == "06 10:00"
    (notice,) = told(monthly, MeetingMoved)
    assert (notice.begins, notice.by) == (moved.begins, "SDM")
    assert moved.reason == ("we need to" if "need" in typed else notice.reason)


def test_a_meeting_that_moves_across_a_change_of_the_clocks_keeps_its_local_time(
    monthly: Talk,
) -> None:
    """On 25 March 2018 the clocks go forward in Norwich."""
    said(monthly.type("meeting move imt 6 mar to 27 mar"), MeetingChanged)
    assert f"{meetings(monthly)[1].begins:%Y-%m-%dT%H:%M}" == "2018-03-27T09:00"


IMPOSSIBLE = {
    "move imt to 31 jan 2018": "is over",
    "move imt to 6 mar": "meets on 6 Mar 2018 already",
    "move imt to 6 feb 10:00": "at 6 Feb 2018 at 10:00 already",
    "move imt": "Say to when",
    "move imt to blue moon": "is not a day",
    "move imt to 8 feb 25:00": "is no time of day",
    "move imt to 1 may 2019": "more than a year away",
    "move imt 7 feb to 8 feb": "does not meet on 7 Feb 2018. The next ones: 6 Feb 2018",
    "move xyz to 8 feb": "No meeting is called",
    "cancel imt": "Say why",
    "end": "Say which meeting ends",
}


def test_what_cannot_be_done_is_refused_and_changes_nothing(monthly: Talk) -> None:
    before, told = meetings(monthly), {}
    for typed in IMPOSSIBLE:
        reply = monthly.type(f"meeting {typed}")
        refused = isinstance(reply, FormRefused)
        told[typed] = " ".join(faults(reply).values()) if refused else refusal(reply)
    assert {each: told[each] for each, words in IMPOSSIBLE.items() if words not in told[each]} == {}
    assert meetings(monthly) == before


def test_a_cancelled_meeting_is_told_with_the_next_one_and_can_be_held_after_all(
    monthly: Talk,
) -> None:
    said(monthly.type("meeting cancel imt 6 feb half-term", who=CHAIR), MeetingChanged)
    first = meetings(monthly)[0]
    assert (first.state, first.reason) == (MeetingState.CANCELLED, "half-term")
    (notice,) = told(monthly, MeetingCancelled)
    assert (notice.reason, f"{notice.next:%-d %b}") == ("half-term", "6 Mar")
    assert "cancelled already" in refusal(monthly.type("meeting cancel imt 6 feb again"))
    form = said(monthly.press("meeting_move", meeting=str(first.id)), MoveForm)
    assert form.meeting.cancelled
    said(
        monthly.submit("meeting_move", meeting=str(first.id), day="2018-02-06", time="10:00"),
        MeetingChanged,
    )
    assert meetings(monthly)[0].state is MeetingState.PLANNED
    assert told(monthly, MeetingMoved)[0].again


def test_skip_cancels_the_next_one_without_asking_why(monthly: Talk) -> None:
    said(monthly.type("meeting skip imt"), MeetingChanged)
    said(monthly.type("meeting skip imt"), MeetingChanged)
    assert begins(monthly, 1) == ["2018-04-03T09:00"]


def test_the_buttons_forms_do_what_the_words_do(monthly: Talk) -> None:
    second = meetings(monthly)[1]
    said(monthly.press("meeting_cancel", meeting=str(second.id)), CancelForm)
    said(monthly.submit("meeting_cancel", meeting=str(second.id), reason="snow"), MeetingChanged)
    assert meetings(monthly)[1].state is MeetingState.CANCELLED
    wrong = monthly.submit("meeting_move", meeting=str(second.id), day="2018-03-08", time="soon")
    assert "Write the time" in faults(wrong)["time"]


def test_a_meeting_that_was_started_is_neither_moved_nor_cancelled(monthly: Talk) -> None:
    monthly.at("2018-02-06T10:05+00:00")
    number = str(meetings(monthly)[0].id)
    monthly.press("start_meeting", who=CHAIR, meeting=number)
    for form in ("meeting_move", "meeting_cancel"):
        inputs = {"day": "2018-02-07", "time": "10:00", "reason": "late"}
        assert "has begun already" in refusal(monthly.submit(form, meeting=number, **inputs))


def test_a_meeting_to_which_nobody_came_is_put_off_on_its_day_and_cancelled_later(
    monthly: Talk,
) -> None:
    first, second = (str(each.id) for each in meetings(monthly)[:2])
    monthly.at("2018-02-06T10:30+00:00")
    inputs = {"day": "2018-02-07", "time": "10:00", "reason": "snow"}
    said(monthly.submit("meeting_move", meeting=first, **inputs), MeetingChanged)
    monthly.at("2018-03-07T09:00+00:00")
    inputs["day"] = "2018-03-08"
    assert "is over" in refusal(monthly.submit("meeting_move", meeting=second, **inputs))
    said(monthly.submit("meeting_cancel", meeting=second, reason="snow again"), MeetingChanged)
    (notice,) = told(monthly, MeetingCancelled)
    assert notice.missed
    assert f"{notice.next:%-d %b}" == "3 Apr"


def test_a_reason_that_is_too_long_is_refused_and_not_cut(monthly: Talk) -> None:
    number = str(meetings(monthly)[0].id)
    refused = monthly.submit("meeting_cancel", meeting=number, reason="x" * 301)
    assert "at most 300 characters" in faults(refused)["reason"]
    assert meetings(monthly)[0].state is MeetingState.PLANNED


def test_another_rule_replans_what_nobody_has_touched_and_keeps_the_rest(monthly: Talk) -> None:
    said(monthly.type("meeting move imt 6 mar to 8 mar"), MeetingChanged)
    said(monthly.type("meeting cancel imt 3 apr Easter"), MeetingChanged)
    number = str(meetings(monthly)[0].series)
    changed = {**INPUTS, "recurrence": "second Wednesday of the month 14:00", "series": number}
    days = said(monthly.submit("series", **changed), SeriesDays)
    saved = said(monthly.submit("series_days", draft=days.draft), SeriesSaved)
    assert not saved.created
    assert [(f"{m.begins:%-d %b}", m.cancelled) for m in saved.kept] == [
        ("8 Mar", False), ("3 Apr", True),
    ]  # fmt: skip
    assert begins(monthly, 4) == [
        "2018-02-14T14:00", "2018-03-08T10:00", "2018-03-14T14:00", "2018-04-11T13:00",
    ]  # fmt: skip
    assert [notice.created for notice in told(monthly, SeriesChanged)] == [True, False]


def test_who_chairs_it_can_change_without_a_word_to_the_channel(monthly: Talk) -> None:
    number = str(meetings(monthly)[0].series)
    before = begins(monthly, 20)
    days = said(
        monthly.submit("series", **{**INPUTS, "chair": ANALYST, "series": number}), SeriesDays
    )
    said(monthly.submit("series_days", draft=days.draft), SeriesSaved)
    assert begins(monthly, 20) == before
    assert len(told(monthly, SeriesChanged)) == 1


def test_an_ended_series_keeps_what_was_held_and_cancels_what_was_to_come(monthly: Talk) -> None:
    monthly.at("2018-03-01T09:00+00:00")
    ended = said(monthly.type("meeting end imt"), SeriesEnded)
    states = [each.state for each in meetings(monthly)]
    assert states == [MeetingState.PLANNED, *[MeetingState.CANCELLED] * ended.cancelled]
    assert "No stat meeting is set up yet" in refusal(monthly.type("meeting skip"))
    assert told(monthly, SeriesChanged)[-1].days == ()


def test_only_performance_officers_and_administrators_set_up_and_end(monthly: Talk) -> None:
    for typed in ("new", "edit imt", "end imt", "calendar renew"):
        assert "Only performance officers" in refusal(monthly.type(f"meeting {typed}", who=CHAIR))


def test_moving_and_cancelling_is_for_the_chair_too_and_for_nobody_else(monthly: Talk) -> None:
    for typed in ("move imt to 8 feb", "cancel imt snow", "skip imt"):
        assert "Only the chair of" in refusal(monthly.type(f"meeting {typed}", who=ANALYST))
        said(monthly.type(f"meeting {typed}", who=CHAIR), MeetingChanged)


def test_a_calendars_secret_stays_until_it_is_renewed(monthly: Talk) -> None:
    first = said(monthly.type("meeting calendar imt", who=ANALYST), MeetingCalendar)
    assert said(monthly.type("meeting calendar imt"), MeetingCalendar).path == first.path
    other = said(monthly.type("meeting calendar renew imt", who=CHAIR), MeetingCalendar)
    secrets = [each.path.rpartition("/")[2].removesuffix(".ics") for each in (first, other)]
    with monthly.database.reading() as store:
        assert opened(store, secrets[0], monthly.now) is None
        found = opened(store, secrets[1], monthly.now)
        assert found is not None
        assert [each.name for each in found.entries] == ["IMT stat meeting"] * 14
        assert [opened(store, each, monthly.now) for each in ("", "0-", "x-y", "99-a")] == [
            None
        ] * 4
