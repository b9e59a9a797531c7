"""A calendar's feed opens to its secret and to nothing else, and tells names and times only."""

import threading
from datetime import UTC, datetime

import pytest
from icalendar import Calendar

from bot.slack.wsgi import SlackWsgi, wsgi_app
from bot.web.calendar import AT_ONCE, BusyError, CalendarFeeds
from tests import makers
from tests.handlers.talking import Talk
from tests.security.conftest import Door

NOW = datetime(2018, 2, 1, 9, tzinfo=UTC)
GUESSES = (
    "1-", "0-", "1", "-", "1-" + "A" * 43, "2-x", "99999999999-x", "1-%00", "../x", "1-x.ics/..",
)  # fmt: skip


@pytest.fixture(scope="module")
def path(door: Door) -> str:
    with door.database.writing() as store:
        series = store.series.add(makers.series(name="Contact centre stat"))
        store.meetings.add(makers.meeting(series.id, reason="half-term", moved_from=NOW))
    return renewed(door, "")


def renewed(door: Door, word: str = "renew ") -> str:
    reply = Talk(door.database, NOW, who="U01HIM").type(f"meeting calendar {word}contact centre")
    return str(getattr(reply, "path", reply))


@pytest.fixture(scope="module")
def feeding(door: Door) -> SlackWsgi:
    feeds = CalendarFeeds(door.database, lambda: NOW)
    return wsgi_app(door.app, signing_secret=door.secret, is_well=lambda: True, calendars=feeds)


def get(wsgi: SlackWsgi, path: str, method: str = "GET") -> tuple[str, dict[str, str], bytes]:
    told: list[object] = []
    environ = {"PATH_INFO": path, "REQUEST_METHOD": method}
    body = b"".join(wsgi(environ, lambda status, headers, _=None: told.extend((status, headers))))
    return str(told[0]), dict(told[1]), body  # type: ignore[call-overload]


def test_the_secret_opens_names_and_times_and_no_reason(feeding: SlackWsgi, path: str) -> None:
    status, headers, body = get(feeding, path)
    assert (status, headers["content-type"]) == ("200 OK", "text/calendar; charset=utf-8")
    assert headers["cache-control"] == "private, max-age=3600"
    (event,) = Calendar.from_ical(body).walk("VEVENT")
    assert str(event["SUMMARY"]) == "Contact centre stat"
    assert b"half-term" not in body
    assert get(feeding, path, "HEAD")[2] == b""


@pytest.mark.parametrize("guess", GUESSES)
def test_a_guess_opens_nothing_and_is_told_nothing(
    feeding: SlackWsgi, path: str, guess: str
) -> None:
    assert path
    status, _, body = get(feeding, f"/calendar/{guess}.ics")
    assert (status[:3], body) == ("404", b"not found")


def test_a_renewed_secret_opens_and_the_old_one_does_not(
    door: Door, feeding: SlackWsgi, path: str
) -> None:
    old, new = renewed(door), renewed(door)
    assert old != new
    assert get(feeding, old)[0].startswith("404")
    assert get(feeding, new)[0] == "200 OK"


def test_nothing_is_written_through_it_and_without_feeds_there_is_none(
    door: Door, feeding: SlackWsgi
) -> None:
    mine = renewed(door)
    assert get(feeding, mine, "POST")[0].startswith("405")
    assert get(door.wsgi, mine)[0].startswith("404")


def test_a_feed_that_hangs_takes_few_threads(door: Door) -> None:
    """Whoever comes meanwhile is told to come again."""
    waiting, go_on = threading.Barrier(AT_ONCE + 1), threading.Event()

    def hanging() -> datetime:
        waiting.wait(90)
        go_on.wait(90)
        return NOW

    feeds = CalendarFeeds(door.database, hanging)
    threads = [threading.Thread(target=feeds, args=("1-x",)) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    waiting.wait(90)
    with pytest.raises(BusyError):
        feeds("1-x")
    busy = wsgi_app(door.app, signing_secret=door.secret, is_well=lambda: True, calendars=feeds)
    assert get(busy, "/calendar/1-x.ics")[0].startswith("503")
    go_on.set()
    for thread in threads:
        thread.join(90)
