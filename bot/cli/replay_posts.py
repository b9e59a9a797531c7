"""What a replay would have posted, message by message, as people would have read it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.cli.transcript import whole
from bot.render import notices
from domain.deliveries import DeliveryKind
from domain.indicators import Indicator
from handlers.replay_words import Tried
from handlers.replaying import Said
from handlers.retelling import retold, would_be_told
from storage.store import Store

_HOW = {
    DeliveryKind.POST: "posts",
    DeliveryKind.EDIT: "changes its message",
    DeliveryKind.THREAD: "adds to its thread",
}
_TO_ALL = ", shown to the whole channel"


def posted(
    store: Store,
    indicators: Sequence[Indicator],
    tried: Tried | None,
    delay: timedelta,
    since: date,
) -> str:
    """Under the rules tried, else under those in force with what people did about it."""
    organisation = store.organisation.require()
    zone, begin = organisation.zone, organisation.midnight(since)
    units = {each.key: each.name for each in store.units.all()}
    where = {each.key: units.get(each.unit, each.unit) for each in indicators}
    if tried is None:
        found = retold(store, indicators, delay, imports_speak=True)
    else:
        records = store.records.many(indicators)
        found = would_be_told(store, records, delay, tried.rules)
    names = {each.slack: each.name for each in store.people.all()}
    told = (each for each in found if each.at >= begin)
    return "".join(f"{line}\n" for each in told for line in _lines(each, where, names, zone))


def _lines(
    said: Said, where: Mapping[str, str], names: Mapping[str, str], zone: ZoneInfo
) -> Iterator[str]:
    when, to_all = said.at.astimezone(zone), _TO_ALL if said.broadcast else ""
    yield f"{when:%Y-%m-%d %H:%M}  {where[said.indicator]}: {_HOW[said.kind]}{to_all}"
    message = notices.render(said.notice)
    shown = message.pictured(["drawn"] * len(message.pictures))
    yield from (f"    {line}" for line in whole({"blocks": shown}, names, zone))
    yield ""
