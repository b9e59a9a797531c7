"""What the bot does by itself as time goes by, each thing once."""

from tests.end_to_end.town import Town, button, words

NOVEMBER = [
    "abandonment 611/4288", "first line fix 1500/4294", "incidents 1.2", "sla 2575/3096",
    "csat 6.5", "availability 117.8k/118.8k",
]  # fmt: skip


def digests(town: Town, user: str) -> list[str]:
    return [words(each) for each in town.direct(user)]


def test_the_day_after_a_month_each_data_owner_gets_one_digest_with_log_buttons(
    norfolk: Town,
) -> None:
    norfolk.clock("2017-12-01T09:30:00+00:00")
    (digest,) = norfolk.direct("sda")
    assert "You have 6 values awaited" in words(digest)
    assert len(digests(norfolk, "wia")) == 1
    assert norfolk.direct("sdm") == []
    norfolk.click(digest, "Log", channel="dm")
    assert norfolk.form()["callback_id"] == "log"
    norfolk.clock("2017-12-01T15:00:00+00:00")
    norfolk.clock("2017-12-02T10:00:00+00:00")
    assert len(digests(norfolk, "sda")) == 1


def test_who_has_logged_everything_is_not_reminded(norfolk: Town) -> None:
    for value in NOVEMBER:
        norfolk.type(f"/kpi log {value} nov")
    norfolk.clock("2017-12-01T09:30:00+00:00")
    assert norfolk.direct("sda") == []
    assert len(norfolk.direct("wia")) == 1


def test_a_period_closes_once_and_says_what_is_overdue(norfolk: Town) -> None:
    norfolk.clock("2017-12-01T09:30:00+00:00")
    norfolk.type("/kpi log abandonment 611/4288 nov")
    norfolk.alert()
    norfolk.clock("2017-12-11T09:30:00+00:00")
    norfolk.clock("2017-12-12T09:30:00+00:00")
    (closed,) = norfolk.posted("November 2017 is closed")
    assert "1 Red" in words(closed)
    assert "5 overdue" in words(closed)
    assert "First line fix" in words(closed)
    assert len(norfolk.posted("Abandonment rate is Red")) == 1


def test_overdue_values_are_chased_and_their_lead_officer_hears_after_a_week(
    norfolk: Town,
) -> None:
    norfolk.clock("2017-12-01T09:30:00+00:00")
    norfolk.clock("2017-12-11T09:30:00+00:00")
    assert "You have 6 values overdue" in digests(norfolk, "sda")[-1]
    assert norfolk.direct("sdm") == []
    norfolk.clock("2017-12-18T09:30:00+00:00")
    assert "6 values are long overdue in your units" in digests(norfolk, "sdm")[-1]
    count = len(norfolk.direct("sdm"))
    norfolk.clock("2017-12-18T15:30:00+00:00")
    assert len(norfolk.direct("sdm")) == count


def test_the_weekly_digest_comes_once_a_week_and_a_unit(norfolk: Town) -> None:
    norfolk.clock("2017-12-04T09:30:00+00:00")
    norfolk.clock("2017-12-05T09:30:00+00:00")
    (digest,) = norfolk.posted("week of 4 December 2017")
    assert "Awaited:" in words(digest)
    assert button(digest, "Status")
    assert len(norfolk.posted("week of 4 December 2017", "cil", "wia")) == 1


def test_a_month_end_that_was_slept_through_is_made_up_for_once_and_says_so(
    norfolk: Town,
) -> None:
    norfolk.clock("2018-01-04T09:30:00+00:00")
    (closed,) = norfolk.posted("November 2017 is closed")
    assert "late" in words(closed)
    norfolk.clock("2018-01-04T16:30:00+00:00")
    assert len(norfolk.posted("November 2017 is closed")) == 1
