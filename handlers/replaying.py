"""What a replay would have posted, in the very words in which the bot says it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from domain.assessments import Record
from domain.deliveries import DeliveryKind
from domain.episodes import Episode
from domain.notices import EpisodeAlert, EpisodeUpdate
from domain.readings import Source, counting
from domain.replay import Sight
from domain.replay_acts import Act
from domain.replay_posts import Event, EventKind, Posting
from domain.telling import seen_twice
from handlers.alerts import alert
from handlers.causes import FLAGGED, flag_cause, target_cause, undo_cause, value_cause
from handlers.update_lines import update_lines
from handlers.words import Words


@dataclass(frozen=True)
class Said:
    """One delivery; ``broadcast``: it is shown to the whole channel as well."""

    at: datetime
    kind: DeliveryKind
    notice: EpisodeAlert | EpisodeUpdate
    broadcast: bool = False


@dataclass(frozen=True)
class Voice:
    """``people`` and ``units`` are names by key; ``numbers`` those of an indicator's episodes in
    their order, where they are stored."""

    people: Mapping[str, str]
    units: Mapping[str, str]
    numbers: Mapping[str, tuple[int, ...]]

    def cause(self, act: Act, before: Sight) -> str:
        """Why an episode that the act undoes is withdrawn."""
        record = before.record
        if act.target is not None:
            return target_cause(record, act.target)
        if act.flag is not None:
            lifted = act.flag.withdrawn_at is not None
            return flag_cause(self._name(act.flag.withdrawn_by)) if lifted else FLAGGED
        return self._reading_cause(act, record)

    def _reading_cause(self, act: Act, record: Record) -> str:
        reading = act.readings[0]
        if reading.withdraws is not None:
            taken = next(
                each
                for each in record.readings
                if (each.period, each.revision) == (reading.period, reading.withdraws)
            )
            return undo_cause(record, taken, self._name(reading.author))
        if reading.source is Source.IMPORT:
            return reading.reason or Source.IMPORT.value
        current = counting(record.readings).get(reading.period)
        return value_cause(record, current, reading.entry)

    def said(self, events: Iterable[Event]) -> tuple[Said, ...]:
        """In the order in which it was queued; what had not gone out is replaced in its place."""
        found: dict[object, Said] = {}
        for event in events:
            message = event.indicator, event.episode.id
            if event.posting is Posting.TAKEN_BACK:
                del found[message]
            elif event.posting is Posting.ALERT:
                found[message] = Said(event.at, DeliveryKind.POST, self._alert(event))
            elif event.posting is not Posting.HELD and self._differs(event):
                if event.posting is Posting.REPLACED:
                    found[message] = replace(found[message], notice=self._alert(event))
                    continue
                found |= {(*message, len(found), said.kind): said for said in self._shown(event)}
        return tuple(found.values())

    def _shown(self, event: Event) -> Iterator[Said]:
        now = self._alert(event)
        yield Said(event.at, DeliveryKind.EDIT, now)
        lines = self._lines(event) if event.step.act.tells else ()
        if lines:
            worse = event.kind is EventKind.RENOTIFIED
            update = EpisodeUpdate(now.episode, now.snapshot.name, lines, worsening=worse)
            broadcast = event.posting is Posting.WORSE
            yield Said(event.at, DeliveryKind.THREAD, update, broadcast)

    def _lines(self, event: Event) -> tuple[str, ...]:
        step, was = event.step, event.was or event.episode
        pair = was, event.episode
        old, new = seen_twice(step.before.assessments, step.after.assessments, pair)
        return update_lines(Words(step.after.record), old, new, pair)

    def _differs(self, event: Event) -> bool:
        was = event.was or event.episode
        return self._shown_as(event.step.before, was) != self._alert(event)

    def _alert(self, event: Event) -> EpisodeAlert:
        return self._shown_as(event.step.after, event.episode)

    def _shown_as(self, sight: Sight, episode: Episode) -> EpisodeAlert:
        indicator = sight.record.indicator
        numbers = self.numbers.get(indicator.key, ())
        known = 0 < episode.id <= len(numbers)
        numbered = replace(episode, id=numbers[episode.id - 1]) if known else episode
        unit = self.units.get(indicator.unit, indicator.unit)
        return alert(sight.record, sight.assessments, numbered, unit, self.people)

    def _name(self, key: str) -> str:
        return self.people.get(key, key)
