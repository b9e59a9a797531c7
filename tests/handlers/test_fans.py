"""The fan of what comes next on alerts and report cards: from their own data, and kept."""

from bot.render import replies
from domain.episodes import EpisodeState
from domain.readings import ReadingStatus
from handlers.card import ReportCard
from handlers.flag import Flagged, FlagWithdrawn
from handlers.log import ValueLogged
from handlers.status import IndicatorStatus
from handlers.target import TargetSet
from storage.database import Database
from tests.handlers.talking import Talk, said
from tests.makers import indicator, period, reading, seed

ADMIN = "U01HEAD"
VALUES = ("7", "12", "16.8", "8", "9", "8", "6.8", "7", "8.5")
DECEMBER, JANUARY = "2018-01-03T09:00:00+00:00", "2018-02-05T09:00:00+00:00"


def history(database: Database, count: int = len(VALUES)) -> Talk:
    """Up to October 2017."""
    first = period("2017-10").shift(1 - count)
    readings = [
        reading(value, first.shift(at)) for at, value in enumerate(VALUES[len(VALUES) - count :])
    ]
    seed(database, readings=readings)
    return Talk(database)


def test_an_alert_shows_what_is_forecast_to_follow_its_value_and_keeps_it(
    database: Database,
) -> None:
    talk = history(database)
    said(talk.type("log abandonment 14.2 nov"), ValueLogged)
    (alert,) = talk.alerts()
    fan = alert.snapshot.fan
    assert [each.label for each in fan][:2] == ["Dec 17", "Jan 18"]
    assert len(fan) == 6
    assert all(each.low <= each.median <= each.high for each in fan)
    with database.reading() as store:
        (kept,) = store.forecasts.of(["abandonment"])["abandonment"]
    assert [each.median for each in kept.horizons] == [float(each.median) for each in fan]


def test_too_few_values_have_no_fan(database: Database) -> None:
    talk = history(database, 6)
    said(talk.type("log abandonment 14.2 nov"), ValueLogged)
    (alert,) = talk.alerts()
    assert alert.snapshot.fan == ()
    with database.reading() as store:
        assert store.forecasts.of(["abandonment"]) == {}


def test_a_message_that_is_over_forecasts_nothing(database: Database) -> None:
    talk = history(database)
    said(talk.type("log abandonment 14.2 nov"), ValueLogged)
    talk.deliver()
    talk.at(JANUARY)
    talk.type("log abandonment 8 dec")
    assert talk.alerts()[-1].snapshot.fan
    talk.type("log abandonment 8 jan")
    assert talk.alerts()[-1].state is EpisodeState.CLOSED
    assert talk.alerts()[-1].snapshot.fan == ()


def test_a_card_has_the_fan_of_its_latest_value_unless_that_is_provisional(
    database: Database,
) -> None:
    talk = history(database)
    fan = said(talk.type("card abandonment"), ReportCard).snapshot.fan
    assert [each.label for each in fan][:1] == ["Nov 17"]
    with database.writing() as store:
        store.readings.add(reading("9", "2017-11", status=ReadingStatus.PROVISIONAL))
    assert said(talk.type("card abandonment"), ReportCard).snapshot.fan == ()


def test_what_never_moved_is_forecast_to_stay(database: Database) -> None:
    readings = [reading("9", period("2017-10").shift(-at)) for at in range(12)]
    seed(database, indicators=(indicator(),), readings=readings)
    fan = said(Talk(database).type("card abandonment"), ReportCard).snapshot.fan
    assert {each.median for each in fan} == {each.low for each in fan}


def test_a_status_shows_what_is_forecast_to_follow(database: Database) -> None:
    talk = history(database)
    found = said(talk.type("status abandonment"), IndicatorStatus)
    assert len(found.row.snapshot.fan) == 6


def test_what_a_target_or_flag_changes_stands_beside_whether_the_value_is_news(
    database: Database,
) -> None:
    talk = history(database, 6)
    target = said(talk.type("target abandonment 9 from oct 17", who=ADMIN), TargetSet)
    flag = said(talk.type("flag abandonment budget agency staff", who=ADMIN), Flagged)
    withdrawn = said(talk.type("flag abandonment withdraw budget", who=ADMIN), FlagWithdrawn)
    for reply in (target, flag, withdrawn):
        told = str(replies.render(reply).blocks)
        assert "Latest: 8.5% (Oct 17), Green, too few points to say (6)." in told
