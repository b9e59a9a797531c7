"""What a replay would have posted, in the very words in which the bot says it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from domain.assessments import Record
from domain.deliveries import DeliveryKind
from domain.episodes import Episode
from domain.memory import last_time, memory_words
from domain.notices import EpisodeAlert, EpisodeUpdate
from domain.readings import Source, counting
from domain.replay import CHANGED, Rules, Sight, Step, under, walk
from domain.replay_acts import Act, acts_of
from domain.replay_posts import Event, Posting
from domain.telling import seen_twice
from handlers.alerts import alert
from handlers.causes import FLAGGED, flag_cause, targets_cause, undo_cause, value_cause
from handlers.replaying_deeds import NOTHING_DONE, Deeds, Known
from handlers.update_lines import update_lines
from handlers.words import Words


@dataclass(frozen=True)
class Said:
    """One delivery; ``at`` is when what it tells of became known. ``broadcast``: it is shown to
    the whole channel as well."""

    at: datetime
    indicator: str
    kind: DeliveryKind
    notice: EpisodeAlert | EpisodeUpdate
    broadcast: bool = False


@dataclass(frozen=True)
class Voice:
    """``people`` and ``units`` are names by key; ``deeds`` what people did, by indicator."""

    people: Mapping[str, str]
    units: Mapping[str, str]
    deeds: Mapping[str, Deeds] = field(default_factory=dict)

    def walk(self, record: Record, *, imports_speak: bool) -> Iterator[Step]:
        """The rules in force, with what people did."""
        done = self.deeds.get(record.indicator.key)
        deeds = done.acts(self._name) if done else ()
        acts = acts_of(record, imports_speak=imports_speak, deeds=deeds)
        return walk(record, acts, cause=self.cause, stored=done.episodes if done else ())

    def walk_under(self, record: Record, rules: Rules) -> Iterator[Step]:
        acts = acts_of(record, imports_speak=True)
        return walk(under(record, rules), acts, rules.closing, self.cause)

    def cause(self, act: Act, before: Sight) -> str:
        """Why an episode that the act undoes is withdrawn."""
        record = before.record
        if act.targets:
            return targets_cause(record, act.targets)
        if act.flags:
            lifted = act.flags[0].withdrawn_at is not None
            return flag_cause(self._name(act.flags[0].withdrawn_by)) if lifted else FLAGGED
        return self._reading_cause(act, record) if act.readings else CHANGED

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
                found[message] = Said(
                    event.at, event.indicator, DeliveryKind.POST, self._alert(event)
                )
            elif event.posting is not Posting.HELD and self._differs(event):
                if event.posting is Posting.REPLACED:
                    found[message] = replace(found[message], notice=self._alert(event))
                    continue
                found |= {(*message, len(found), said.kind): said for said in self._shown(event)}
        return tuple(found.values())

    def _shown(self, event: Event) -> Iterator[Said]:
        now, act = self._alert(event), event.step.act
        yield Said(event.at, event.indicator, DeliveryKind.EDIT, now)
        lines = self._lines(event) if act.tells else ()
        if lines and (event.worse or not self._is_asleep(event)):
            update = EpisodeUpdate(now.episode, now.snapshot.name, lines, worsening=event.worse)
            broadcast = event.posting is Posting.WORSE
            yield Said(event.at, event.indicator, DeliveryKind.THREAD, update, broadcast)

    def _lines(self, event: Event) -> tuple[str, ...]:
        step, was, said = event.step, event.was or event.episode, _said_by_people(event)
        if step.act.deed is not None and step.act.deed.shows:
            return said
        pair = was, event.episode
        old, new = seen_twice(step.before.assessments, step.after.assessments, pair)
        return *said, *update_lines(Words(step.after.record), old, new, pair)

    def _is_asleep(self, event: Event) -> bool:
        today = event.step.after.record.organisation.today(event.at)
        return self._known(event).lived(event.episode).snoozed(today)

    def _differs(self, event: Event) -> bool:
        deed = event.step.act.deed
        if deed is not None and (deed.shows or _said_by_people(event)):
            return True
        was = event.was or event.episode
        then = self._known(event, including=False)
        return self._shown_as(event.step.before, was, then) != self._alert(event)

    def _alert(self, event: Event) -> EpisodeAlert:
        return self._shown_as(event.step.after, event.episode, self._known(event))

    def _known(self, event: Event, *, including: bool = True) -> Known:
        done = self.deeds.get(event.indicator)
        return done.known(event.at, including=including) if done else NOTHING_DONE

    def _shown_as(self, sight: Sight, episode: Episode, known: Known) -> EpisodeAlert:
        indicator, done = sight.record.indicator, self.deeds.get(sight.record.indicator.key)
        lived = known.lived(episode)
        episodes = [known.lived(each) for each in sight.episodes]
        memory = last_time(lived, episodes, known.actions, known.explanations, sight.assessments)
        return alert(
            sight.record,
            sight.assessments,
            lived,
            self.units.get(indicator.unit, indicator.unit),
            self.people,
            known.answers(episode),
            done.items(known, episode, self._name) if done else (),
            known.actions,
            memory_words(memory),
        )

    def _name(self, key: str) -> str:
        return self.people.get(key, key)


def _said_by_people(event: Event) -> tuple[str, ...]:
    deed = event.step.act.deed
    return deed.lines if deed is not None and deed.episode == event.episode.id else ()
