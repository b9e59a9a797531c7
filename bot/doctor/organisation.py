"""The organisation: its zone, and the clocks that its days are counted by."""

from collections.abc import Iterator
from zoneinfo import available_timezones

from bot.doctor.finding import Finding, fault
from bot.wiring import Bot, machine_clock

MOST_SKEW = 60.0


def organisation(bot: Bot) -> Iterator[Finding]:
    with bot.database.reading() as store:
        found = store.organisation.get()
        theirs = store.backlog.database_seconds()
    skew = machine_clock().timestamp() - theirs
    if abs(skew) > MOST_SKEW:
        yield clocks_differ("the database server's", skew)
    if found is None:
        yield Finding("no organisation is set up yet", fix="Type /kpi in Slack, or kpi import.")
    elif found.time_zone not in available_timezones():
        yield fault(
            f"the zone {found.time_zone!r} is not known here",
            "Name a zone like Europe/London in the catalogue and import it; if the name is right, "
            "install the package tzdata again.",
        )
    else:
        local = bot.clock().astimezone(found.zone)
        words = f"the clock says {local:%A %-d %B %Y %H:%M} in {found.time_zone}"
        yield Finding(words)


def clocks_differ(whose: str, skew: float) -> Finding:
    way = "ahead of" if skew > 0 else "behind"
    return fault(
        f"this machine's clock is {abs(skew):,.0f} seconds {way} {whose}",
        "Let time synchronisation (NTP) set the clocks; Slack's signed requests are refused from "
        "five minutes on.",
    )
