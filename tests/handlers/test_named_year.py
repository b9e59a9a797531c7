"""A month without a year, while this year's is still running."""

from handlers.log import ValueLogged
from tests.handlers.talking import Talk, refusal, said


def test_december_on_its_first_day_is_not_taken_for_one_before_all_history(norfolk: Talk) -> None:
    told = refusal(norfolk.type("log abandonment 991/2927 dec"))
    assert "December 2016" in told
    assert '"to date"' in told
    assert norfolk.outbox() == ()


def test_a_year_that_was_typed_is_taken_at_its_word(norfolk: Talk) -> None:
    logged = said(norfolk.type("log abandonment 991/2927 dec 2016"), ValueLogged)
    assert logged.period_long == "December 2016"


def test_december_to_date_is_provisional(norfolk: Talk) -> None:
    logged = said(norfolk.type("log abandonment 991/2927 dec to date"), ValueLogged)
    assert logged.snapshot.provisional
