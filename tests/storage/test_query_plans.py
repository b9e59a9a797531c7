"""Queries that grow with the data find their rows by an index, on SQLite as it plans today."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, event

from storage.agenda_facts import agenda_facts
from storage.claims import Pace
from storage.database import Database
from storage.store import Store
from tests import makers

Statement = tuple[str, Any]
TODAY = date(2018, 2, 5)


@contextmanager
def statements_of(store: Store) -> Iterator[list[Statement]]:
    """The statements that run inside, with their parameters."""
    engine = store.indicators._session.connection().engine
    seen: list[Statement] = []

    def listen(_c: object, _k: object, statement: str, parameters: Any, *_rest: object) -> None:
        seen.append((statement, parameters))

    with listening(engine, listen):
        yield seen


@contextmanager
def listening(engine: Engine, listen: Callable[..., None]) -> Iterator[None]:
    event.listen(engine, "before_cursor_execute", listen)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", listen)


def plan(store: Store, statement: Statement) -> list[str]:
    connection = store.indicators._session.connection()
    rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement[0]}", statement[1])
    return [row[-1] for row in rows]


def take(store: Store) -> None:
    store.claims.take_in(["C01IMT"], "me", Pace())


QUERIES: dict[str, tuple[Callable[[Store], object], str, str]] = {
    "readings of an indicator": (
        lambda store: store.readings.of("abandonment"),
        "reading",
        "sqlite_autoindex_reading_1 (indicator=?)",
    ),
    "readings of many indicators": (
        lambda store: store.records.many(store.indicators.all()),
        "reading",
        "sqlite_autoindex_reading_1 (indicator=?)",
    ),
    "recent readings of many indicators": (
        lambda store: store.records.recent(store.indicators.all(), TODAY),
        "reading",
        "sqlite_autoindex_reading_1 (indicator=? AND period>?)",
    ),
    "whether a history begins earlier": (
        lambda store: store.records.recent(store.indicators.all(), TODAY),
        "reading AS older",
        "SEARCH older USING INDEX sqlite_autoindex_reading_1 (indicator=? AND period<?)",
    ),
    "whether a value was withdrawn": (
        lambda store: store.records.recent(store.indicators.all(), TODAY),
        "reading AS withdrawal",
        "withdrawal USING INDEX sqlite_autoindex_reading_1 (indicator=? AND period=?)",
    ),
    "readings of one period": (
        lambda store: store.records.at(store.indicators.all(), makers.period()),
        "reading",
        "sqlite_autoindex_reading_1 (indicator=? AND period=?)",
    ),
    "who is waited for": (
        lambda store: store.records.waited_for(store.indicators.all(), TODAY),
        "reading",
        "sqlite_autoindex_reading_1 (indicator=? AND period=?)",
    ),
    "a week's alerts of a channel": (
        lambda store: store.audit.latest("channel:C01IMT", "announced", 3),
        "audit",
        "ix_audit_subject_id (subject=?)",
    ),
    "going episodes of some indicators": (
        lambda store: store.episodes.going_among(["abandonment"]),
        "episode",
        "ix_episode_indicator (indicator=?)",
    ),
    "what a job has done": (
        lambda store: store.ledger.claimed_among("close_period", ["a", "b"], "2017-12"),
        "job_run",
        "sqlite_autoindex_job_run_1 (job=? AND subject=? AND period=? AND revision=?)",
    ),
    "a name": (
        lambda store: store.names.squeezed("first line fix", retired=False),
        "indicator_name",
        "ix_indicator_name_squeezed (squeezed=?)",
    ),
    "a name by the beginning of a word": (
        lambda store: store.names.with_word("first", 10),
        "indicator_word",
        "sqlite_autoindex_indicator_word_1 (word>? AND word<?)",
    ),
    "forecasts of an indicator": (
        lambda store: store.forecasts.of(["abandonment"]),
        "forecast",
        "sqlite_autoindex_forecast_1 (indicator=?)",
    ),
    "scores of an indicator": (
        lambda store: store.forecasts.scores(["abandonment"]),
        "forecast_score",
        "sqlite_autoindex_forecast_score_1 (indicator=?)",
    ),
    "targets of an indicator": (
        lambda store: store.targets.of("abandonment"),
        "target",
        "ix_target_indicator_start (indicator=?)",
    ),
    "flags of an indicator": (
        lambda store: store.flags.of("abandonment"),
        "flag",
        "ix_flag_indicator (indicator=?)",
    ),
    "going episodes": (
        lambda store: store.episodes.going(),
        "episode",
        "ix_episode_going",
    ),
    "going episodes of a unit": (
        lambda store: store.episodes.going("imt"),
        "episode",
        "ix_episode_indicator (indicator=?)",
    ),
    "episodes of an indicator": (
        lambda store: store.episodes.of("abandonment"),
        "episode",
        "ix_episode_indicator (indicator=?)",
    ),
    "audit of a subject": (
        lambda store: store.audit.of("abandonment"),
        "audit",
        "ix_audit_subject_id (subject=?)",
    ),
    "latest audit": (lambda store: store.audit.all(20), "audit", "SCAN audit"),
    "pending deliveries of a lane": (take, "delivery", "ix_delivery_pending (lane=?)"),
    "deliveries in doubt": (take, "delivery", "s USING INDEX ix_delivery_sending (lane=?)"),
    "parked deliveries": (take, "delivery", "s USING INDEX ix_delivery_parked (lane=?)"),
    "the message that one belongs to": (
        take,
        "delivery",
        "p USING INDEX sqlite_autoindex_delivery_1 (dedup_key=?)",
    ),
    "how many wait": (
        lambda store: store.backlog.queues(),
        "delivery",
        "USING INDEX ix_delivery_pending",
    ),
    "how many are given up": (
        lambda store: store.backlog.queues(),
        "delivery",
        "USING INDEX ix_delivery_given_up (state=?)",
    ),
    "for how long what may go out has waited": (
        lambda store: store.backlog.overdue(),
        "delivery",
        "USING INDEX ix_delivery_pending",
    ),
    "what waits for a channel": (
        lambda store: store.outbox.waiting("C01IMT"),
        "delivery",
        "ix_delivery_target (target=?)",
    ),
}


@pytest.mark.parametrize(("ask", "table", "index"), QUERIES.values(), ids=QUERIES.keys())
def test_a_query_that_grows_uses_its_index(
    database: Database, ask: Callable[[Store], object], table: str, index: str
) -> None:
    makers.seed(database)
    with database.writing() as store:
        with statements_of(store) as statements:
            ask(store)
        steps = [
            step
            for statement in statements
            if statement[0].lstrip().startswith(("SELECT", "WITH")) and f" {table}" in statement[0]
            for step in plan(store, statement)
        ]
    assert any(index in step for step in steps), steps
    assert "SCAN d" not in steps


def test_records_of_many_indicators_take_as_many_statements_as_of_one(database: Database) -> None:
    indicators = [makers.indicator(f"indicator_{number}") for number in range(40)]
    makers.seed(
        database,
        indicators=indicators,
        targets=[makers.target(indicator=each.key) for each in indicators],
        readings=[makers.reading(indicator=each.key) for each in indicators],
    )
    counts = []
    for asked in (indicators[:1], indicators):
        with database.reading() as store, statements_of(store) as statements:
            records = store.records.many(asked)
        assert [len(record.readings) for record in records] == [1] * len(asked)
        counts.append(len(statements))
    assert counts == [5, 5]


def test_the_facts_of_an_agenda_take_as_many_statements_however_much_there_is(
    database: Database,
) -> None:
    indicators = [makers.indicator(f"indicator_{number}") for number in range(30)]
    makers.seed(
        database,
        indicators=indicators,
        targets=[makers.target(indicator=each.key) for each in indicators],
        readings=[makers.reading(indicator=each.key) for each in indicators],
    )
    counts = []
    with database.writing() as store:
        for each in indicators:
            episode = store.episodes.add(makers.episode(indicator=each.key))
            store.actions.add(makers.action(indicator=each.key, episode=episode.id))
        few = store.series.add(makers.series(units=(), indicators=("indicator_1",)))
        many = store.series.add(makers.series())
        for series in (few, many):
            meeting = store.meetings.add(makers.meeting(series.id))
            now = makers.instant("2018-02-05T09:00")
            with statements_of(store) as statements:
                facts = agenda_facts(store, series, meeting, now)
            counts.append((len(facts.topics), len(statements)))
    (one, few_statements), (thirty, many_statements) = counts
    assert (one, thirty) == (1, 30)
    assert many_statements <= few_statements
