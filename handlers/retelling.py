"""All that was said of exceptions under the rules in force, or would have been under others."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from domain.assessments import Record
from domain.indicators import Indicator
from domain.replay_posts import Channels
from handlers.announcing import ANNOUNCED
from handlers.replaying import Said, Voice
from handlers.replaying_deeds import deeds_of
from handlers.replaying_rules import RuleOf
from storage.store import Store


def retold(
    store: Store, indicators: Sequence[Indicator], delay: timedelta, *, imports_speak: bool = False
) -> tuple[Said, ...]:
    """Under the rules in force, with what people did, in the order in which it was queued.

    A new message waits for ``delay``. A unit without a channel hears nothing.
    """
    records = store.records.many(indicators)
    voice = Voice(_people(store), _units(store), deeds_of(store, [each.key for each in indicators]))
    channel = {unit.key: unit.channel for unit in store.units.all()}
    channels = Channels(
        store.organisation.require(),
        {each.key: channel.get(each.unit, "") for each in indicators},
        delay,
        {each: _good_news(store, each) for each in set(channel.values()) if each},
        lived=True,
    )
    walks = [voice.walk(each, imports_speak=imports_speak) for each in records]
    return voice.said(channels.events(walks))


def would_be_told(
    store: Store, records: Sequence[Record], delay: timedelta, rules: RuleOf
) -> tuple[Said, ...]:
    """Under other rules, without what people did: they would have done otherwise. A unit without
    a channel counts as one, and what files brought as said on the day."""
    voice = Voice(_people(store), _units(store))
    named = {unit.key: unit.channel or unit.key for unit in store.units.all()}
    of = {each.indicator.key: named[each.indicator.unit] for each in records}
    channels = Channels(store.organisation.require(), of, delay)
    return voice.said(channels.events([voice.walk_under(each, rules(each)) for each in records]))


def _good_news(store: Store, channel: str) -> tuple[datetime, ...]:
    """It counts towards the channel's posts of the week."""
    told = store.audit.of(f"channel:{channel}")
    return tuple(each.at for each in told if each.what == ANNOUNCED and "action" in each.detail)


def _people(store: Store) -> Mapping[str, str]:
    return {each.key: each.name for each in store.people.all()}


def _units(store: Store) -> Mapping[str, str]:
    return {each.key: each.name for each in store.units.all()}
