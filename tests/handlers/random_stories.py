"""Random stories of Norfolk's: what people in an office do, good and bad, in any order."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from random import Random

from sqlalchemy import text

from domain.organisation import QuietHours
from handlers.log import ValueLogged
from handlers.refused import Refused
from handlers.request import Timing
from tests.handlers.talking import Talk

HEAD = "U01HIM"  # may do everything
BEGIN = "2017-12-01T09:30:00+00:00"
WAIT = timedelta(seconds=60)  # how long an alert waits, in some of the stories
SOON = timedelta(seconds=20)
LATER = tuple(timedelta(minutes=m) for m in (7, 117, 660, 3 * 1440, 9 * 1440))
QUIET = QuietHours(time(18), time(8))
PERIODS = ("", "", "", "sep 17", "oct 17", "nov 17", "dec 17", "jan 18", "feb 18")
REASONS = ("", "", "", " because a digit was wrong", " because it was counted anew")

VALUES: dict[str, Callable[[Random], str]] = {
    "abandonment": lambda dice: f"{dice.randint(150, 1300)}/{dice.randint(3900, 4300)}",
    "first line fix": lambda dice: f"{dice.randint(900, 1900)}/5000",
    "incidents": lambda dice: dice.choice(("0.8", "1.1", "1.4", "1.5", "1.6", "2.0", "2.6")),
    "csat": lambda dice: dice.choice(("5.0", "5.8", "6.0", "6.3", "6.8")),
    "accounts": lambda dice: str(dice.randint(12_000, 20_000)),
    "web satisfaction": lambda dice: f"{dice.choice((60, 66, 68, 70, 72, 75))}%",
}


@dataclass
class Story:
    """Played on ``talk``; all that it does follows from the number of its ``dice``."""

    talk: Talk
    dice: Random
    done: Counter[str] = field(default_factory=Counter)
    _logged: ValueLogged | None = None
    _soon: bool = False

    def play(self, steps: int) -> None:
        self._set_up()
        for words in ("abandonment 611/4288", "first line fix 1063/4294", "incidents 1.9"):
            self._type(f"log {words} nov")
            self._wait(LATER[0])
        for _ in range(steps):
            self._soon = not self._soon and self.dice.random() < 0.25
            self._wait(SOON if self._soon else self.dice.choice(LATER))
            self._act()
        self._wait(LATER[1])

    def _set_up(self) -> None:
        talk, dice = self.talk, self.dice
        talk.who, talk.now = HEAD, datetime.fromisoformat(BEGIN)
        talk.timing = Timing(alert_delay=dice.choice((timedelta(0), WAIT)))
        with talk.database.writing() as store:
            organisation = store.organisation.require()
            quiet, most = dice.choice((None, QUIET)), dice.choice((None, None, 1, 2))
            store.organisation.save(
                replace(organisation, quiet_hours=quiet, weekly_posts_per_channel=most)
            )
            if dice.random() < 0.3:
                unit = store.units.get("cil")
                assert unit is not None
                store.units.save(replace(unit, channel=""))

    def _wait(self, span: timedelta) -> None:
        """What may go out in between goes out: after a minute, and at noon."""
        now = self.talk.now
        then, noon = now + span, now.replace(hour=12, minute=0)
        if span > WAIT:
            noons = [noon + timedelta(days=days) for days in range(2)]
            for stop in (now + WAIT, *(each for each in noons if now < each < then), then):
                self.talk.now = stop
                self._deliver()
        self.talk.now = then

    def _deliver(self) -> None:
        """Alerts wait in real time; nobody waits for them here."""
        with self.talk.database.writing() as store:
            store.outbox._session.connection().execute(text("UPDATE delivery SET not_before = 0"))
        self.talk.deliver()

    def _act(self) -> None:
        doings = [self._log] * 9 + [self._undo, self._flag, self._target] * 2
        self.dice.choice([*doings, *[self._episode, self._action] * 4, self._change])()
        if not self.talk.timing.alert_delay:
            self.talk.deliver()

    def _type(self, words: str) -> object:
        reply = self.talk.type(words, channel="")
        self.done[words.split()[0]] += not isinstance(reply, Refused)
        return reply

    def _name(self) -> str:
        return self.dice.choice(("abandonment", "abandonment", "first line fix", *VALUES))

    def _log(self) -> None:
        name, dice = self._name(), self.dice
        value, period, why = VALUES[name](dice), dice.choice(PERIODS), dice.choice(REASONS)
        words = dice.choice(
            (f"{value} {period}{why}",) * 8
            + (f"{value} to date", f"~{value} {period} sample 200{why}",
               "n/a last month because nobody counted")
        )  # fmt: skip
        reply = self._type(f"log {name} {words}")
        self._logged = reply if isinstance(reply, ValueLogged) else self._logged

    def _undo(self) -> None:
        if self._logged is not None:
            self.done["undo"] += not isinstance(self.talk.undo(self._logged), Refused)

    def _flag(self) -> None:
        told = ("risk RM1 late", "budget 40,000 over", "withdraw risk", "withdraw budget",
                "withdraw")  # fmt: skip
        self._type(f"flag {self._name()} {self.dice.choice(told)}")

    def _target(self) -> None:
        value, start = self.dice.choice((8, 10, 12, 25)), self.dice.choice(PERIODS[3:])
        self._type(f"target abandonment {value}% from {start} because agreed")

    def _episode(self) -> None:
        name = self.dice.choice(("abandonment", "first line fix", "incidents"))
        doing = self.dice.choice(("on it", "explain", "explain", "snooze", "unsnooze"))
        if doing == "explain":
            answers = {"answer1": "Too few people", "answer4": self.dice.choice(("", "Two more"))}
            key = name.replace(" ", "_")
            reply = self.talk.submit("explain", channel="", indicator=key, **answers)
            self.done["explain"] += not isinstance(reply, Refused)
        elif doing == "snooze":
            self._type(
                f"snooze {name} until {self.dice.choice(('in 2 days', 'in 3 weeks'))} phones"
            )
        else:
            self._type(f"{doing} {name}")

    def _action(self) -> None:
        name = self.dice.choice(("abandonment", "first line fix", "incidents"))
        number = self.dice.randint(1, 3)
        doing = self.dice.choice(
            (f"add {name} Take on two more @sda by in 6 weeks",) * 4
            + (f"took-effect {number} 5 nov", f"done {number} they began") * 2
            + (f"note {number} it goes well", f"report {number} in 9 weeks because of leave",
               f"stage {number} plan", f"cancel {number} because too dear",
               f"no-effect {number} nothing moved", f"owner {number} @sdm",
               f"supersede {number} by {number + 1}")
        )  # fmt: skip
        self._type(f"action {doing}")

    def _change(self) -> None:
        name, day = self._name(), f"{self.dice.randint(1, 28)} nov"
        self._type(
            self.dice.choice(
                (f"change {name} phones moved from {day}",
                 f"change {name} new desk from {day} new limits because it is another process",
                 f"change withdraw {self.dice.randint(1, 2)} because it was another one")
            )
        )  # fmt: skip
