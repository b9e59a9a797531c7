"""An agenda: what comes onto it, in which order, why, and how its minutes are shared."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.actions import Action, Ending
from domain.agenda import SETTLED, agenda, carried_over, exceptions, follow_ups
from domain.agenda_changes import changes
from domain.agenda_facts import AgendaFacts, Topic
from domain.agenda_minutes import LEAST, shared_minutes
from domain.assessments import Record, assess
from domain.episodes import Episode
from domain.meetings import AgendaItem, Decision, Meeting, MeetingState, Section
from domain.memory import Memory
from domain.promises import promised_day
from domain.rating import Rating
from domain.snapshots import snapshot
from tests import makers

DAY = date(2018, 3, 6)
SINCE = makers.instant("2018-02-06T10:05")
NEW: dict[str, Any] = {"opened_at": SINCE + timedelta(1), "opened": makers.period("2018-01")}
LONG_AGO = makers.instant("2017-12-12T09:00")


def topic(
    key: str = "abandonment",
    values: tuple[str, ...] = ("14.2", "33.9", "29.0"),
    going: Episode | None = None,
    **changes: Any,
) -> Topic:
    """Values of the months up to January 2018, each known ten days after its month."""
    months = ("2017-11", "2017-12", "2018-01")[-len(values) :]
    readings = tuple(
        makers.reading(value, month, indicator=key, recorded=recorded(month))
        for value, month in zip(values, months, strict=True)
    )
    record = Record(
        makers.indicator(key), makers.organisation(), (makers.target(indicator=key),), readings
    )
    shown = snapshot(record, assess(record, DAY), "IMT")
    known = {each.period.text: each.recorded for each in readings}
    return Topic(shown, going=going, recorded=known, **changes)


def recorded(month: str) -> Any:
    period = makers.period(month)
    return makers.instant(f"{period.last + timedelta(days=10)}T09:00")


def exception(key: str = "abandonment", **changes: Any) -> Topic:
    episode = makers.episode(id=1, indicator=key, opened_at=LONG_AGO)
    return topic(key, going=replace(episode, **changes.pop("episode", {})), **changes)


def facts(*topics: Topic, actions: tuple[Action, ...] = (), **changes: Any) -> AgendaFacts:
    told: dict[str, Any] = {
        "series": makers.series(id=1),
        "meeting": makers.meeting(id=2),
        "day": DAY,
        "today": DAY,
        "last": last_meeting(),
        "names": {"sdm": "Ann", "sda": "Ben"},
    }
    return AgendaFacts(topics=topics, actions=actions, **{**told, **changes})


def last_meeting() -> Meeting:
    return makers.meeting(
        id=1,
        planned=date(2018, 2, 6),
        begins=makers.instant("2018-02-06T10:00"),
        state=MeetingState.CLOSED,
        started_at=SINCE,
    )


def sections(items: tuple[AgendaItem, ...]) -> list[tuple[Section, str]]:
    return [(each.section, each.title) for each in items]


def test_an_agenda_goes_from_follow_ups_to_exceptions_to_successes_to_what_people_added() -> None:
    due = makers.action(id=3, report_back=DAY)
    added = makers.agenda_item(2, id=9, section=Section.NEW, title="The phones move")
    green = topic("csat", ("11.0", "12.0", "9.0"))
    items = agenda(facts(exception(), green, actions=(due,)), [added])
    assert sections(items) == [
        (Section.FOLLOW_UP, "Action #3: Recruit two apprentices"),
        (Section.STANDING, "Abandonment"),
        (Section.SUCCESS, "Csat"),
        (Section.NEW, "The phones move"),
    ]
    assert [each.position for each in items] == [1, 2, 3, 4]
    assert sum(each.minutes for each in items) == 60
    assert items[2].reasons == ("Green again", "Jan 18: 9.0%, Green")


def test_an_exception_says_why_it_is_one_and_what_was_promised_beside_what_has_happened() -> None:
    said = makers.explanation(
        1, answers=("", "", "", "", "By the end of January", ""), recorded=LONG_AGO
    )
    (item,) = agenda(facts(exception(explanation=said)))
    assert item.reasons == (
        "off target: 19.0 points over target, 190% worse",
        "exception since Nov 17",
        "no action yet",
        "promise broken: back on track “By the end of January”; since then 14.2% → 29.0%",
    )


def test_an_exception_says_what_was_done_the_last_time_and_what_came_of_it() -> None:
    earlier = makers.episode(id=9, opened=makers.period("2017-05"))
    memory = Memory(earlier, Rating.RED, actions=(makers.action(id=2),), back_after=1)
    (item,) = agenda(facts(exception(memory=memory)))
    assert item.reasons[-1] == (
        "Last time this went Red (May 17), we agreed: Recruit two apprentices (#2). Back to target "
        "after 1 month."
    )


def test_a_new_exception_says_so_and_names_the_action_that_goes_on() -> None:
    going = makers.action(id=4, report_back=DAY + timedelta(days=60), created_at=LONG_AGO)
    (item,) = agenda(facts(exception(episode=NEW, actions=(going,))))
    assert "new since the last meeting, exception since Jan 18" in item.reasons
    assert "action #4 goes on: Recruit two apprentices (Ann)" in item.reasons


RANKED = {
    "slightly worse": exception("mild", values=("11.0", "11.0", "11.0"), actions=()),
    "much worse": exception("grave", values=("11.0", "11.0", "15.0")),
    "new": exception("novel", values=("11.0", "11.0", "11.0"), episode=NEW),
    "promise broken": exception(
        "broken",
        values=("11.0", "11.0", "11.0"),
        explanation=makers.explanation(1, answers=("", "", "", "", "2018-02", "")),
    ),
    "acted on": exception(
        "acted",
        values=("11.0", "11.0", "11.0"),
        actions=(makers.action(indicator="acted", report_back=DAY + timedelta(days=9)),),
    ),
}


def test_exceptions_rank_by_severity_promise_newness_and_lack_of_action() -> None:
    """Two alike stand by name, so that the order is the same however it is asked."""
    ranked = exceptions(facts(*RANKED.values()))
    assert [each.key for each in ranked] == ["broken", "grave", "novel", "mild", "acted"]
    assert exceptions(facts(*reversed(RANKED.values()))) == ranked


def test_follow_ups_are_what_is_due_undated_or_agreed_last_time_and_what_has_ended() -> None:
    later = DAY + timedelta(days=60)
    ended: dict[str, Any] = {"ended_at": SINCE + timedelta(days=3), "ended_by": "sdm"}
    cancelled = {**ended, "ending": Ending.CANCELLED, "ended_because": "no money"}
    actions = (
        makers.action(id=1, report_back=later),
        makers.action(id=2, report_back=later, meeting=1),
        makers.action(id=3, report_back=DAY - timedelta(days=3)),
        makers.action(id=4),
        makers.action(id=5, **cancelled),
        makers.action(id=6, **{**cancelled, "ended_at": LONG_AGO}),
        makers.action(id=7, report_back=DAY, meeting=2),
    )
    known = facts(topic(), actions=actions)
    assert [each.id for each in follow_ups(known)] == [3, 2, 4, 5]
    told = {each.action: each.reasons[0] for each in agenda(known)}
    assert told == {
        3: "overdue by 3 days, was due 3 Mar 2018",
        2: "to report back by 5 May 2018",
        4: "no report-back date",
        5: "cancelled: no money",
    }


@pytest.mark.parametrize(
    ("ending", "words"),
    [
        ({"ending": Ending.WITHOUT_EFFECT}, "done without effect"),
        ({"ending": Ending.SUPERSEDED, "superseded_by": 8}, "superseded by #8"),
        (
            {"ending": Ending.VERIFIED, "verified_by": ("2017-12", "2018-01")},
            "verified: it held in Dec 17 and Jan 18",
        ),
    ],
)
def test_each_ending_is_reported_back(ending: dict[str, Any], words: str) -> None:
    action = makers.action(id=5, ended_at=SINCE + timedelta(days=3), **ending)
    items = agenda(facts(exception(actions=(action,)), actions=(action,)))
    assert items[0].reasons[0] == words


def test_a_verified_action_of_an_indicator_that_is_well_is_told_once_as_a_success() -> None:
    ending = {"ending": Ending.VERIFIED, "verified_by": ("2017-12", "2018-01")}
    action = makers.action(id=5, ended_at=SINCE + timedelta(days=3), **ending)
    well = topic(values=("12.0", "9.0", "8.0"))
    (item,) = agenda(facts(well, actions=(action,)))
    assert item.section is Section.SUCCESS
    assert item.reasons[0].startswith("#5 Recruit two apprentices, verified: it held in Dec 17")


def test_an_action_agreed_at_the_very_meeting_is_no_follow_up_of_it() -> None:
    assert follow_ups(facts(actions=(makers.action(id=1, meeting=2, report_back=DAY),))) == ()


def test_stored_items_keep_their_ids_and_settled_ones_say_so() -> None:
    known = facts(exception(), exception("csat"))
    stored = [replace(each, id=number) for number, each in enumerate(agenda(known), start=11)]
    now = agenda(facts(exception()), stored)
    assert [(each.id, each.title) for each in now] == [(11, "Abandonment"), (12, "Csat")]
    assert now[1].reasons == (SETTLED,)


def test_what_was_decided_stays_as_it_was_decided() -> None:
    (item,) = agenda(facts(exception()))
    decided = replace(item, id=5, decision=Decision.NOTE, words="Wait", reasons=("then",))
    (now,) = agenda(facts(exception()), [decided])
    assert (now.reasons, now.words) == (("then",), "Wait")


def test_what_people_added_and_nobody_decided_is_carried_over() -> None:
    added = makers.agenda_item(1, id=9, section=Section.NEW, title="The phones move")
    noted = replace(added, id=10, decision=Decision.NOTE)
    missed = makers.meeting(id=3, begins=makers.instant("2018-02-20T10:00"))
    again = replace(added, id=11, meeting=3)
    known = facts(earlier=((last_meeting(), (added, noted)), (missed, (again,))))
    (carried,) = carried_over(known)
    assert (carried.id, carried.meeting, carried.title) == (0, 2, "The phones move")
    assert carried.reasons == ("carried over from 6 Feb 2018: not decided then",)


def test_changes_since_the_last_meeting_are_named() -> None:
    had = tuple(makers.agenda_item(1, indicator=each) for each in ("abandonment", "gone"))
    worse = exception(values=("14.2", "33.9"))
    worse = replace(worse, recorded={"2017-12": LONG_AGO, "2018-01": SINCE + timedelta(days=1)})
    gone = topic("gone", ("9.0", "9.0", "9.0"))
    told = changes(facts(worse, gone, exception("csat"), last_items=had))
    assert told == (
        "New exceptions: Csat",
        "No longer exceptions: Gone",
        "Worse: Abandonment (14.2% → 33.9%)",
    )
    assert changes(facts(worse, last=None)) == ()


@given(
    length=st.integers(5, 480),
    weights=st.lists(st.integers(1, 9), min_size=1, max_size=80),
)
def test_minutes_add_up_to_the_meetings_length_and_none_is_shorter_than_the_least(
    length: int, weights: list[int]
) -> None:
    shares = shared_minutes(length, weights)
    assert len(shares) == len(weights)
    assert sum(shares) == length
    assert all(share == 0 or share >= LEAST for share in shares)
    left_out = [weight for weight, share in zip(weights, shares, strict=True) if not share]
    given_time = [weight for weight, share in zip(weights, shares, strict=True) if share]
    assert max(left_out, default=0) <= min(given_time)
    assert not left_out or length - LEAST * len(given_time) < LEAST


@pytest.mark.parametrize(
    ("answer", "day"),
    [
        ("March", date(2018, 3, 31)),
        ("by the end of november", date(2018, 11, 30)),
        ("12 Jan 2018", date(2018, 1, 12)),
        ("2018-02-14 at the latest", date(2018, 2, 14)),
        ("2018-02", date(2018, 2, 28)),
        ("It may be better by May", date(2018, 5, 31)),
        ("mid-May", date(2018, 5, 31)),
        ("30 February", date(2018, 2, 28)),
        ("it may improve", None),
        ("soon", None),
        ("2018-13", None),
        ("", None),
    ],
)
def test_a_promise_names_its_day(answer: str, day: date | None) -> None:
    assert promised_day(answer, date(2017, 12, 12)) == day


def test_an_exception_that_closed_since_is_a_success_and_one_of_an_import_is_not() -> None:
    closed = makers.episode(
        id=4, closed=makers.period("2018-01"), closed_at=SINCE + timedelta(days=5)
    )
    old = replace(closed, opened=makers.period("2016-11"), closed=makers.period("2017-02"))
    well = topic(values=("9.0", "9.0", "9.0"), closed=(closed, old))
    (item,) = agenda(facts(well))
    assert item.reasons[:-1] == ("the exception since Nov 17 closed with Jan 18",)
    assert agenda(facts(replace(well, closed=(old,)))) == ()


def test_severity_counts_up_to_twice_the_target() -> None:
    far, further = (
        exception(key, values=("11.0", "11.0", value)) for key, value in (("a", "90"), ("b", "95"))
    )
    assert far.snapshot.percent == Decimal(800)
    assert [each.key for each in exceptions(facts(further, far))] == ["a", "b"]
