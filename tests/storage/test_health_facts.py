"""What programme health is counted from is found on both databases, in few statements."""

from dataclasses import replace
from datetime import date, timedelta

from domain.actions import ActionNote, Ending
from domain.health_facts import HealthFacts, Known
from domain.meetings import Decision
from domain.readings import ReadingStatus, Source
from storage.database import Database
from tests import makers
from tests.makers import instant, reading
from tests.storage.test_query_plans import statements_of

NOW, SINCE = instant("2018-05-02T12:00"), date(2017, 5, 1)
DUE = instant("2018-02-10T00:00")  # the due date of January 2018, where an import names no day


def facts_of(database: Database, unit: str | None = None) -> HealthFacts:
    with database.reading() as store:
        return store.health.facts(NOW, SINCE, unit)


def test_a_value_is_known_from_its_first_standing_revision_on(any_database: Database) -> None:
    first, second = instant("2018-02-05T09:00"), instant("2018-02-07T09:00")
    makers.seed(
        any_database,
        readings=[
            reading("9", "2017-01"),
            reading("14.2", "2017-11", recorded=first),
            reading("13", "2017-11", revision=2, recorded=second),
            reading("14.2", "2017-12", recorded=first),
            reading(
                None,
                "2017-12",
                revision=2,
                recorded=first,
                status=ReadingStatus.WITHDRAWN,
                withdraws=1,
            ),
            reading("11", "2017-12", revision=3, recorded=second),
            reading("12", "2018-01", recorded=DUE, source=Source.IMPORT),
            reading("12", "2018-02", recorded=second, source=Source.IMPORT),
            reading(None, "2018-03", recorded=second),
        ],
    )
    facts = facts_of(any_database)
    assert facts.values["abandonment"] == {
        "2017-11": Known(first),
        "2017-12": Known(second),
        "2018-01": Known(DUE, dated=False),
        "2018-02": Known(second),
        "2018-03": Known(second, expected=False),
    }
    assert facts.began == {"abandonment": date(2017, 1, 1)}


def test_a_unit_has_its_own_records_only(any_database: Database) -> None:
    seeds = makers.seeds()
    hr = replace(makers.indicator("sickness"), unit="hr")
    makers.seed(
        any_database,
        units=(*seeds.units, makers.unit("hr")),
        indicators=(*seeds.indicators, hr),
        readings=[reading("9", indicator="sickness"), reading("14.2")],
    )
    with any_database.writing() as store:
        ours = store.episodes.add(makers.episode(message="m"))
        store.episodes.add(makers.episode(indicator="sickness", message="m"))
        store.explanations.add(makers.explanation(ours.id))
        lesson = ("", "", "", "", "", "Ring back")
        store.explanations.add(
            makers.explanation(ours.id, answers=lesson, recorded=makers.NOW + timedelta(days=9))
        )
        action = store.actions.add(makers.action(episode=ours.id))
        store.actions.add(makers.action(indicator="sickness"))
        store.actions.note(ActionNote(action.id, "advertised", "sdm", NOW))
        store.actions.note(ActionNote(action.id, "by the bot", "", NOW))
        stat = store.series.add(makers.series())
        other = store.series.add(makers.series(units=("hr",)))
        held = store.meetings.add(makers.meeting(stat.id, started_at=makers.NOW))
        store.meetings.add(makers.meeting(other.id, started_at=makers.NOW))
        item = store.agendas.add(makers.agenda_item(held.id, indicator="abandonment"))
        noted = replace(item, decision=Decision.NOTE, words="seen", decided_at=NOW)
        store.agendas.decide(noted)
        store.agendas.add(makers.agenda_item(held.id, indicator="sickness"))
    facts = facts_of(any_database, "imt")
    assert facts.meetings == (held,)
    assert facts.items == {held.id: (noted,)}
    assert facts.episodes == (ours,)
    assert (facts.explained, facts.lessons) == ({ours.id: makers.NOW}, {ours.id})
    assert facts.actions == (action,)
    assert facts.words == {action.id: (NOW,)}
    assert (*facts.indicators, *facts.values) == ("abandonment", "abandonment")
    everywhere = facts_of(any_database)
    assert (len(everywhere.meetings), len(everywhere.actions), len(everywhere.values)) == (2, 2, 2)
    assert len(everywhere.items[held.id]) == 2


def test_a_meeting_that_was_moved_out_of_the_window_belongs_to_its_first_day(
    any_database: Database,
) -> None:
    makers.seed(any_database)
    with any_database.writing() as store:
        stat = store.series.add(makers.series())
        late = {"begins": NOW + timedelta(days=9), "moved_from": NOW - timedelta(days=1)}
        moved = store.meetings.add(makers.meeting(stat.id, **late))
        store.meetings.add(
            makers.meeting(stat.id, planned=date(2018, 6, 5), begins=NOW + timedelta(days=30))
        )
    assert facts_of(any_database).meetings == (moved,)


def test_what_ended_long_ago_is_left_out(any_database: Database) -> None:
    makers.seed(any_database)
    long_ago = instant("2015-01-01")
    with any_database.writing() as store:
        store.actions.add(
            makers.action(created_at=long_ago, ending=Ending.CANCELLED, ended_at=long_ago)
        )
        store.episodes.add(
            makers.episode(opened_at=long_ago, closed=makers.period(), closed_at=long_ago)
        )
        still = store.episodes.add(makers.episode(opened_at=long_ago))
        old = store.actions.add(makers.action(created_at=long_ago))
    facts = facts_of(any_database)
    assert (facts.episodes, facts.actions) == ((still,), (old,))


def test_the_number_of_statements_does_not_grow_with_the_records(database: Database) -> None:
    makers.seed(database, readings=[reading()])

    def asked() -> int:
        with database.reading() as store, statements_of(store) as seen:
            store.health.facts(NOW, SINCE)
        return len(seen)

    before = asked()
    with database.writing() as store:
        for number in range(20):
            store.indicators.save(makers.indicator(f"i{number}"))
            store.readings.add(reading(indicator=f"i{number}"))
            episode = store.episodes.add(makers.episode(indicator=f"i{number}"))
            store.explanations.add(makers.explanation(episode.id))
            store.actions.add(makers.action(indicator=f"i{number}", episode=episode.id))
            stat = store.series.add(makers.series(name=f"Series {number}"))
            held = store.meetings.add(makers.meeting(stat.id, started_at=makers.NOW))
            store.agendas.add(makers.agenda_item(held.id))
    assert asked() == before
    assert before < 20


def test_silent_is_what_had_no_value_for_its_last_two_periods_that_were_due(
    any_database: Database,
) -> None:
    """On 2 May 2018 these are February and March."""
    names = ("never", "long_ago", "last", "one_missing")
    makers.seed(
        any_database,
        indicators=tuple(makers.indicator(name) for name in names),
        targets=(),
        readings=[
            reading("9", "2018-01", indicator="long_ago"),
            reading("9", "2018-03", indicator="last"),
            reading("9", "2018-02", indicator="one_missing"),
        ],
    )
    with any_database.reading() as store:
        assert store.health.silent(date(2018, 5, 2)) == ("Never", "Long ago")
