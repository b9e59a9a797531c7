"""A conversation with the bot below Slack: type, press and submit as somebody, read the outbox."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from domain.deliveries import Absent, Delivery, DeliveryState, Outcome, Place, Sent
from domain.notices import EpisodeAlert, EpisodeUpdate
from handlers import buttons, forms, typed
from handlers.answering import answered
from handlers.log import ValueLogged
from handlers.refused import Refused
from handlers.replies import Reply
from handlers.request import Request, Timing
from jobs.deliver import Dispatcher, Post
from storage.claims import Pace
from storage.database import Database
from tests.makers import NOW

T = TypeVar("T")


@dataclass
class Talk:
    database: Database
    now: datetime = NOW
    who: str = "U01SDA"
    channel: str = "C01IMT"
    timing: Timing = field(default_factory=Timing)

    def type(self, text: str, *, who: str = "", channel: str | None = None) -> Reply:
        return typed.run(self._request(text, who, channel, {}), self.database)

    def press(
        self, verb: str, *, who: str = "", channel: str | None = None, **values: str
    ) -> Reply:
        return buttons.press(verb, self._request("", who, channel, values), self.database)

    def submit(
        self, form: str, *, who: str = "", channel: str | None = None, **values: str
    ) -> Reply:
        request = self._request("", who, channel, values)

        def submitted() -> Reply:
            with self.database.writing() as store:
                return forms.submit(form, request, store)

        return answered(request, submitted)

    def later(self, **time: float) -> None:
        self.now += timedelta(**time)

    def at(self, text: str) -> None:
        self.now = datetime.fromisoformat(text)

    def undo(self, logged: ValueLogged, *, who: str = "") -> Reply:
        return self.press(
            "undo",
            who=who,
            indicator=logged.indicator,
            period=logged.period,
            revision=str(logged.revision),
        )

    def outbox(self) -> Sequence[Delivery]:
        """What waits to be sent, oldest first; superseded ones are gone."""
        with self.database.reading() as store:
            return store.outbox.listed((DeliveryState.PENDING, DeliveryState.SENT))

    def alerts(self) -> list[EpisodeAlert]:
        return [each.notice for each in self.outbox() if isinstance(each.notice, EpisodeAlert)]

    def lines(self) -> list[str]:
        """Every line of every thread."""
        updates = [n.notice for n in self.outbox() if isinstance(n.notice, EpisodeUpdate)]
        return [line for update in updates for line in update.lines]

    def deliver(self) -> None:
        """Everything that may go out has gone out and been seen."""
        post = Post(_seen, lambda _: Absent())
        pace = Pace(channel_interval=0, posts_per_minute=0)
        dispatcher = Dispatcher(self.database, post, pace, "test", lambda: self.now)
        while dispatcher.deliver_one():
            pass

    def _request(self, text: str, who: str, channel: str | None, values: dict[str, str]) -> Request:
        return Request(
            slack_user=who or self.who,
            channel=self.channel if channel is None else channel,
            text=text,
            now=self.now,
            timing=self.timing,
            values=values,
        )


def _seen(delivery: Delivery, may_write: Callable[[], bool]) -> Outcome:
    assert may_write()
    return Sent(Place(delivery.target, f"{delivery.id}.000001"))


def said(reply: object, kind: type[T]) -> T:
    """The reply as the kind that it must be; a refusal shows its text.

    It takes any object, for to compare the union of all replies with itself costs mypy a second.
    """
    assert isinstance(reply, kind), reply
    return reply


def refusal(reply: object) -> str:
    return said(reply, Refused).text
