"""Actions, series, meetings and agendas come back as they went in, on both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from domain.actions import Action, ActionKind, ActionNote, ActionStage, Ending
from domain.meetings import AgendaItem, Decision, Meeting, MeetingState, Section, Series
from storage.database import Database
from tests import makers
from tests.storage.test_round_trips import SUMMER, unchanged_fields

BEGINS = datetime(2018, 3, 6, 10, tzinfo=UTC)
WEEKS = timedelta(weeks=4)
FULL_SERIES = makers.series(
    indicators=("abandonment",),
    minutes=45,
    brief_days=3,
    created_by="perf",
    ended_on=date(2018, 12, 31),
    at=time(9, 30),
)
FULL_MEETING = makers.meeting(
    state=MeetingState.CLOSED,
    moved_from=SUMMER,
    reason="half-term",
    revision=2,
    briefed_at=SUMMER,
    brief="brief:1:2018-03-06",
    started_at=SUMMER,
    started_by="sdm",
    closed_at=SUMMER,
    closed_by="sdm",
    memo="memo:1:2018-03-06",
    learned="Phones need two people at nine",
)


def full_action(episode: int, meeting: int, superseded_by: int) -> Action:
    return makers.action(
        kind=ActionKind.APPROVE,
        episode=episode,
        meeting=meeting,
        root_cause="Two posts are vacant",
        hypothesis="If we recruit, fewer callers give up",
        report_back=date(2018, 4, 3),
        stage=ActionStage.STANDARDISE,
        success=Decimal("8.50"),
        took_effect=date(2018, 3, 1),
        done_by="sdm",
        done_at=SUMMER,
        ending=Ending.SUPERSEDED,
        ended_by="perf",
        ended_at=SUMMER,
        ended_because="a better plan",
        superseded_by=superseded_by,
        verified_by=("2018-03", "2018-04"),
        manual_updated=True,
        staff_trained=False,
        message="action:4:verified",
    )


def full_item(meeting: int, episode: int, action: int) -> AgendaItem:
    return makers.agenda_item(
        meeting,
        section=Section.FOLLOW_UP,
        indicator="abandonment",
        episode=episode,
        action=action,
        reasons=("two weeks overdue", "promise broken"),
        added_by="perf",
    )


def test_an_action_comes_back_with_its_number_and_takes_changes(any_database: Database) -> None:
    makers.seed(any_database)
    with any_database.writing() as store:
        episode = store.episodes.add(makers.episode())
        meeting = store.meetings.add(makers.meeting(store.series.add(FULL_SERIES).id))
        plain, other = store.actions.add(makers.action()), store.actions.add(makers.action())
        full = replace(full_action(episode.id, meeting.id, plain.id), id=other.id)
        assert unchanged_fields(full) == set()
        store.actions.save(full)
    with any_database.reading() as store:
        assert store.actions.get(plain.id) == plain
        assert store.actions.get(full.id) == full
        assert store.actions.get(99) is None
        assert store.actions.of_indicators(["abandonment"]) == (plain, full)
        assert store.actions.of_episodes([episode.id]) == (full,)
        assert store.actions.of_meeting(meeting.id) == (full,)
        assert store.actions.going() == (plain,)
        assert store.actions.owned_by(["sdm", "sda"]) == ((plain.id, "sdm"),)


def test_the_most_urgent_are_read_by_their_days_and_all_are_counted(any_database: Database) -> None:
    others = makers.indicator(), makers.indicator("sickness", unit="hr")
    makers.seed(any_database, units=(makers.unit(), makers.unit("hr")), indicators=others)
    back = (None, date(2018, 4, 3), date(2018, 3, 6), date(2018, 4, 3))
    with any_database.writing() as store:
        for day in back:
            store.actions.add(makers.action(report_back=day))
        store.actions.add(makers.action(ending=Ending.CANCELLED, report_back=date(2018, 1, 2)))
        store.actions.add(makers.action(indicator="sickness", owner="sda"))
    today = date(2018, 3, 7)
    with any_database.reading() as store:
        mine = store.actions.most_urgent(3, today, owner="sdm")
        assert [each.id for each in mine.first] == [3, 2, 4]
        assert (mine.count, mine.overdue) == (4, 1)
        of_unit = store.actions.most_urgent(9, today, unit="hr")
        assert ([each.id for each in of_unit.first], of_unit.count, of_unit.overdue) == ([6], 1, 0)
        nobodys = store.actions.most_urgent(9, today, owner="head")
        assert (nobodys.first, nobodys.count, nobodys.overdue) == ((), 0, 0)
        assert store.actions.most_urgent(1, today).count == 5


def test_notes_of_an_action_are_kept_one_after_another(any_database: Database) -> None:
    makers.seed(any_database)
    with any_database.writing() as store:
        action = store.actions.add(makers.action())
        notes = (
            ActionNote(action.id, "Advertised", "sdm", SUMMER),
            ActionNote(action.id, "Re-opened", "", makers.NOW),
        )
        for note in notes:
            store.actions.note(note)
    with any_database.reading() as store:
        assert store.actions.notes([action.id]) == notes
        assert store.actions.notes([99]) == ()


@pytest.mark.parametrize("series", [makers.series(), FULL_SERIES])
def test_a_series_comes_back_and_takes_changes(any_database: Database, series: Series) -> None:
    with any_database.writing() as store:
        added = store.series.add(makers.series(name="Another"))
        changed = replace(series, id=added.id)
        store.series.save(changed)
    with any_database.reading() as store:
        assert store.series.get(added.id) == changed
        assert store.series.all() == (changed,)


def test_the_full_examples_leave_no_field_at_its_default() -> None:
    left = {
        *unchanged_fields(FULL_SERIES),
        *unchanged_fields(FULL_MEETING),
        *unchanged_fields(full_item(1, 1, 1)),
    }
    assert left == {"decision", "words", "agreed", "decided_by", "decided_at"}


@pytest.mark.parametrize("meeting", [makers.meeting(), FULL_MEETING])
def test_a_meeting_comes_back_and_takes_changes(any_database: Database, meeting: Meeting) -> None:
    with any_database.writing() as store:
        series = store.series.add(makers.series())
        later = store.meetings.add(
            makers.meeting(series.id, planned=date(2018, 4, 3), begins=BEGINS + WEEKS)
        )
        added = store.meetings.add(makers.meeting(series.id))
        changed = replace(meeting, id=added.id, series=series.id)
        store.meetings.save(changed)
    with any_database.reading() as store:
        to_come = (changed,) if changed.is_to_come else ()
        assert store.meetings.get(added.id) == changed
        assert store.meetings.of(series.id) == (changed, later)
        assert store.meetings.latest_planned(series.id) == date(2018, 4, 3)
        assert store.meetings.to_come(until=BEGINS) == to_come
        assert set(store.meetings.to_come()) == {later, *to_come}
        assert store.meetings.begun_between(BEGINS, datetime(2018, 3, 7, tzinfo=UTC)) == (changed,)


def test_a_day_of_a_series_has_one_meeting(any_database: Database) -> None:
    with any_database.writing() as store:
        series = store.series.add(makers.series())
        store.meetings.add(makers.meeting(series.id))
    with pytest.raises(Exception, match="meeting"), any_database.writing() as store:
        store.meetings.add(makers.meeting(series.id))


def test_an_agenda_item_is_decided_once(any_database: Database) -> None:
    decided: dict[str, Any] = {"decision": Decision.NOTE, "decided_by": "sdm"}
    makers.seed(any_database)
    with any_database.writing() as store:
        episode = store.episodes.add(makers.episode())
        action = store.actions.add(makers.action())
        meeting = store.meetings.add(makers.meeting(store.series.add(makers.series()).id))
        item = store.agendas.add(full_item(meeting.id, episode.id, action.id))
        first = replace(item, **decided, words="Phones move", decided_at=SUMMER, agreed=action.id)
        assert store.agendas.decide(first)
    with any_database.writing() as store:
        assert not store.agendas.decide(replace(item, **decided, words="No, they do not"))
    with any_database.reading() as store:
        assert store.agendas.of(meeting.id) == (first,)
        assert store.agendas.get(item.id) == first


def test_items_stand_in_the_order_in_which_they_are_worked_through(
    any_database: Database,
) -> None:
    with any_database.writing() as store:
        meeting = store.meetings.add(makers.meeting(store.series.add(makers.series()).id))
        items = [store.agendas.add(makers.agenda_item(meeting.id, position=at)) for at in (3, 1)]
        store.agendas.save(replace(items[0], position=2, title="Later"))
    with any_database.reading() as store:
        assert [each.position for each in store.agendas.of(meeting.id)] == [1, 2]
