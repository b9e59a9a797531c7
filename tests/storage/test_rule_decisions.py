"""Decisions on rules come back as they were made, the newest first."""

from domain.rule_decisions import DEFAULT, RuleDecision
from storage.database import Database
from tests import makers


def decision(indicator: str, reason: str) -> RuleDecision:
    return RuleDecision(
        indicator,
        makers.NOW,
        "perf",
        "relative, amber 5%",
        "relative, amber 10%",
        reason,
        {"since": "Jan 2017", "exceptions": "17 → 9"},
    )


def test_decisions_come_back_by_indicator_and_of_the_default(any_database: Database) -> None:
    makers.seed(any_database)
    first, second, third = (
        decision("abandonment", "first"),
        decision(DEFAULT, "second"),
        decision("abandonment", "third"),
    )
    with any_database.writing() as store:
        for each in (first, second, third):
            store.rule_decisions.add(each)
    with any_database.reading() as store:
        assert store.rule_decisions.latest(10) == (third, second, first)
        assert store.rule_decisions.latest(1) == (third,)
        assert store.rule_decisions.latest(10, "abandonment") == (third, first)
        assert store.rule_decisions.latest(10, DEFAULT) == (second,)
        assert store.rule_decisions.latest(10, "other") == ()
