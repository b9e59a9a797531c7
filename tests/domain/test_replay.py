"""A replay sees at each date what was known then, by the functions that run live."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from domain.assessments import Record, assess
from domain.episodes import Episode, follow, runs
from domain.flags import FlagKind
from domain.organisation import Organisation, QuietHours
from domain.rating import Floor, Points, Relative, YearOnYear
from domain.readings import Reading, ReadingStatus, Source
from domain.replay import rules_in_force, under, walk
from domain.replay_acts import acts_of
from domain.replay_counts import Window, counts, replayed
from domain.replay_posts import Channels, Event, EventKind
from tests import makers

MONTHS = [makers.period("2017-01").shift(count) for count in range(16)]
TOLD = [
    ("Mar", "opened", "alert"),
    ("Apr", "re-notified", "worse"),
    ("May", "changed", "thread"),
    ("Jun", "changed", "thread"),
    ("Jul", "closed", "thread"),
]


def record(*readings: Reading, key: str = "abandonment", **changes: object) -> Record:
    its = tuple(replace(reading, indicator=key) for reading in readings)
    target = makers.target(indicator=key)
    made = Record(makers.indicator(key), makers.organisation(), (target,), its)
    return replace(made, **changes)  # type: ignore[arg-type]


def fifth(at: int) -> datetime:
    """Of the month after the month with that place."""
    return makers.organisation().midnight(MONTHS[at].last) + timedelta(days=5, hours=9)


def logged(*values: str | None) -> tuple[Reading, ...]:
    """From January 2017 on, each on the fifth of the month after it."""
    return tuple(
        makers.reading(value, MONTHS[at], recorded=fifth(at))
        for at, value in enumerate(values)
        if value is not None
    )


def events(
    *records: Record, organisation: Organisation | None = None, minutes: float = 0
) -> list[Event]:
    of = {each.indicator.key: "C01IMT" for each in records}
    settings = organisation or makers.organisation()
    channels = Channels(settings, of, timedelta(minutes=minutes))
    return list(channels.events(walk(each, acts_of(each, imports_speak=True)) for each in records))


def told(found: Sequence[Event]) -> list[tuple[str, str, str]]:
    return [(f"{each.at:%b}", each.kind.value, each.posting.value) for each in found]


def test_an_exception_opens_worsens_recovers_and_closes_with_the_second_good_month() -> None:
    assert told(events(record(*logged("8", "14", "20", "15", "9", "8", "8")))) == TOLD


def test_three_periods_may_be_tried_for_closing() -> None:
    ruled = record(*logged("8", "14", "20", "15", "9", "8", "8"))
    walked = [*walk(ruled, acts_of(ruled, imports_speak=True), closing=3)]
    assert [each.closed for each in walked[-2].after.episodes] == [None]
    assert [each.closed for each in walked[-1].after.episodes] == [MONTHS[6]]


def test_a_value_that_came_late_is_seen_from_the_day_on_which_it_did() -> None:
    """February was Red, but nobody knew before June: two Greens had closed it by then."""
    late = makers.reading("30", MONTHS[1], recorded=fifth(4) + timedelta(hours=1))
    assert events(record(*logged("8", None, "9", "8", "7"), late)) == []
    found = events(record(*logged("8", None, "9", "20", "7"), late))
    assert [(f"{each.at:%b}", each.episode.opened.label) for each in found] == [
        ("May", "Apr 17"),
        ("Jun", "Apr 17"),
        ("Jun", "Feb 17"),
    ]


def test_a_correction_withdraws_what_it_undoes_and_its_undoing_opens_it_again() -> None:
    wrong = makers.reading("33.9", MONTHS[1], recorded=fifth(1))
    right = replace(wrong, revision=2, entry=makers.entry("3.39"), recorded=fifth(2))
    undone = replace(
        right, revision=3, entry=None, status=ReadingStatus.WITHDRAWN, withdraws=2,
        recorded=fifth(3),
    )  # fmt: skip
    found = events(record(*logged("8"), wrong, right, undone))
    assert [each.kind for each in found] == [
        EventKind.OPENED,
        EventKind.WITHDRAWN,
        EventKind.REOPENED,
    ]
    assert len({each.episode.id for each in found}) == 1


def test_what_is_undone_before_it_goes_out_was_never_seen() -> None:
    wrong = makers.reading("33.9", MONTHS[1], recorded=fifth(1))
    undone = replace(
        wrong, revision=2, entry=None, status=ReadingStatus.WITHDRAWN, withdraws=1,
        recorded=wrong.recorded + timedelta(minutes=2),
    )  # fmt: skip
    both = record(*logged("8"), wrong, undone)
    assert [each.posting.value for each in events(both, minutes=1)] == ["alert", "thread"]
    assert [each.posting.value for each in events(both, minutes=3)] == ["alert", "taken back"]
    night = makers.organisation(quiet_hours=QuietHours(time(8), time(12)))
    assert [each.posting.value for each in events(both, organisation=night)][1] == "taken back"


def test_a_channel_that_has_had_its_posts_of_the_week_gets_no_more() -> None:
    values = logged("8", "14")
    two = record(*values), record(*values, key="first_line_fix")
    few = makers.organisation(weekly_posts_per_channel=1)
    assert [each.posting.value for each in events(*two, organisation=few)] == ["alert", "held"]
    assert [each.posting.value for each in events(*two)] == ["alert", "alert"]


def test_imports_never_post_unless_they_are_to_count_as_said() -> None:
    imported = record(*(replace(each, source=Source.IMPORT) for each in logged("8", "14", "9")))
    silent = walk(imported, acts_of(imported, imports_speak=False))
    channels = Channels(makers.organisation(), {"abandonment": "C01IMT"})
    assert [*channels.events([silent])] == []
    assert told(events(imported))[0] == ("Mar", "opened", "alert")


def test_a_file_of_one_day_is_one_change() -> None:
    at = fifth(8)
    readings = (replace(each, source=Source.IMPORT, recorded=at) for each in logged(*["14"] * 5))
    assert told(events(record(*readings))) == [("Oct", "opened", "alert")]


def test_a_target_and_a_flag_count_from_when_they_were_set() -> None:
    target = makers.target("5", MONTHS[0], recorded=fifth(2), set_by="head")
    flag = makers.flag(
        FlagKind.RISK, id=1, raised_at=fifth(3), since=MONTHS[3],
        withdrawn_at=fifth(5), withdrawn_by="sdm", until=MONTHS[5],
    )  # fmt: skip
    values = logged("8", "8", None, "8", "8", "8")
    strict = record(*values, targets=(makers.target(), target))
    assert told(events(strict))[0] == ("Apr", "opened", "alert")
    flagged = record(*values, flags=(flag,))
    found = events(flagged)
    assert told(found)[0] == ("May", "opened", "alert")
    assert {each.episode.closed for each in found} == {None}


SCHEMES = [
    Relative(),
    Relative(Decimal(20), Decimal(5)),
    Points(Decimal(2)),
    Floor(Decimal(15)),
    YearOnYear(Decimal(3)),
]
HAPPENS = st.tuples(
    st.integers(0, 14),
    st.integers(0, 15),
    st.sampled_from(["8", "9", "10.4", "12", "20", None]),
    st.sampled_from(["final", "provisional", "undo", "target", "flag", "import"]),
)


def happened(told_of: Sequence[tuple[int, int, str | None, str]]) -> Record:
    """Any history: each thing becomes known some time, in the order of its hour."""
    readings: dict[tuple[int, int], Reading] = {}
    made = record()
    for hour, (month, day, value, what) in enumerate(told_of):
        at = fifth(day) + timedelta(hours=hour)
        its = [each for each in readings.values() if each.period == MONTHS[month]]
        revision = len(its) + 1
        at = max([at, *(each.recorded + timedelta(hours=1) for each in its)])
        new = makers.reading(value, MONTHS[month], revision=revision, recorded=at)
        if what == "target" and value:
            target = makers.target(value, MONTHS[month], recorded=at, set_by="head")
            made = replace(made, targets=(*made.targets, target))
        elif what == "flag":
            flag = makers.flag(id=hour + 1, raised_at=at, since=MONTHS[month])
            made = replace(made, flags=(*made.flags, flag))
        else:
            if what == "undo" and its and its[-1].withdraws is None:
                new = replace(
                    new, entry=None, status=ReadingStatus.WITHDRAWN, withdraws=its[-1].revision
                )
            elif what in ("provisional", "final") and value:
                new = replace(new, status=ReadingStatus(what))
            readings[month, revision] = new
    return replace(made, readings=tuple(readings.values()))


@given(st.lists(HAPPENS, max_size=14), st.sampled_from(SCHEMES), st.integers(1, 3))
def test_each_step_is_what_the_whole_history_gives_as_known_then(
    told_of: list[tuple[int, int, str | None, str]], scheme: object, closing: int
) -> None:
    ruled = happened(told_of)
    ruled = under(ruled, replace(rules_in_force(ruled), scheme=scheme))  # type: ignore[arg-type]
    acts = acts_of(ruled, imports_speak=True)
    episodes: tuple[Episode, ...] = ()
    for step in walk(ruled, acts, closing):
        at = step.act.at
        whole = assess(ruled, ruled.organisation.today(at), at)
        if sum(act.at == at for act in acts) > 1:
            return  # of two acts of one instant the first one cannot be told from both
        assert [each.cell for each in step.after.assessments] == [each.cell for each in whole]
        assert [e.criteria for e in step.after.assessments] == [e.criteria for e in whole]
        changes = follow("abandonment", episodes, runs(whole, closing), at, "changed")
        assert [each.before for each in step.changes] == [each.before for each in changes]
        episodes = step.after.episodes
        going = [each for each in episodes if not each.withdrawn]
        assert [
            (each.opened, each.closed) for each in sorted(going, key=lambda e: e.opened.first)
        ] == [(run.opened, run.closed) for run in runs(whole, closing)]


def test_counted_are_the_periods_and_the_alerts_from_a_day_on() -> None:
    made = record(*logged("14", "9", "8", "14", "14", "9", "8"))
    rules, of = {"abandonment": rules_in_force(made)}, {"abandonment": "C01IMT"}
    today = fifth(7).date()
    whole = Window(MONTHS[0].first, today)
    late = Window(MONTHS[3].first, today)
    found = [counts(replayed([made], rules, of, each), each, of) for each in (whole, late)]
    assert [(each.exceptions, each.unbroken, each.episodes) for each in found] == [
        (3, 2, 2),
        (2, 1, 1),
    ]
    assert [(each.alerts, each.lag, each.months) for each in found] == [(2, 5.0, 9), (1, 5.0, 6)]
