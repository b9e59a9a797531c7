"""What was posted of exceptions and what a replay of the rules in force says, side by side."""

from datetime import timedelta

from bot.render import notices
from domain.deliveries import DeliveryKind, DeliveryState
from domain.notices import EpisodeAlert, EpisodeUpdate
from handlers.retelling import retold
from storage.database import Database
from storage.store import Store

Told = tuple[str, str, bool, str]
"""The channel, how, whether it was shown to all of it, and what it looks like."""
QUEUED = (DeliveryState.PENDING, DeliveryState.SENT, DeliveryState.SUPERSEDED)
ALL = 10_000


def posted(database: Database) -> list[Told]:
    """What the outbox has of exceptions, rendered.

    An edit whose place a newer one took while it waited is among it; a message that was taken back
    in time is not.
    """
    with database.reading() as store:
        queued = store.outbox.listed(QUEUED, ALL)
    return [
        (each.target, each.kind.value, each.broadcast, rendered(each.notice))
        for each in queued
        if isinstance(each.notice, EpisodeAlert | EpisodeUpdate)
        and not (each.kind is DeliveryKind.POST and each.state is DeliveryState.SUPERSEDED)
    ]


def replayed(database: Database, delay: timedelta) -> list[Told]:
    with database.reading() as store:
        channels = _channels(store)
        return [
            (channels[each.indicator], each.kind.value, each.broadcast, rendered(each.notice))
            for each in retold(store, store.indicators.all(), delay)
        ]


def rendered(notice: EpisodeAlert | EpisodeUpdate) -> str:
    message = notices.render(notice)
    return repr((message.text, message.blocks, message.pictures))


def rendered_text(notice: EpisodeAlert | EpisodeUpdate) -> str:
    """The line that stands for it where no blocks are shown."""
    return notices.render(notice).text


def _channels(store: Store) -> dict[str, str]:
    channel = {each.key: each.channel for each in store.units.all()}
    return {each.key: channel[each.unit] for each in store.indicators.all()}
