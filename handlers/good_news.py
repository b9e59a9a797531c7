"""Telling a unit's channel that an action worked, and that it no longer does."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from domain.actions import Action, Ending
from domain.assessments import Assessment, Record
from domain.deliveries import DeliveryKind
from domain.episodes import Episode
from domain.exact_decimals import decimal_of
from domain.notices import ActionReopened, ActionVerified
from domain.signals import signal_of
from domain.snapshots import decimal, snapshot
from domain.verification import Evidence, evidence
from handlers.announcing import Announcer
from handlers.verifying import cycle_of, verified_labels


class Known(NamedTuple):
    """An indicator as it is known at one moment."""

    record: Record
    assessments: Sequence[Assessment]
    episodes: Sequence[Episode]


@dataclass(frozen=True)
class GoodNews:
    """``posts``: new messages may go out; ``tells``: threads may say what changed."""

    announcer: Announcer
    posts: bool
    tells: bool
    delay: timedelta

    def tell(self, known: Known, action: Action) -> None:
        """Post what was verified and nobody was told of, unless the week's posts are used up."""
        if action.ending is not Ending.VERIFIED or action.message or not self.posts:
            return
        notice = self.notice(known, action)
        if notice is None or not self.announcer.unit.channel or self.announcer.week_is_full():
            return
        created = action.created_at.isoformat()
        about = f"action:{action.indicator}:{action.id}:{created}"
        key = self.announcer.queued(about, "verified", notice, self.delay)
        self.announcer.announced({"action": str(action.id), "indicator": action.indicator})
        self.announcer.store.actions.save(replace(action, message=key))

    def update(self, was: tuple[Known, Action], known: Known, action: Action) -> None:
        """Edit the good news where a figure in it has changed."""
        if not action.message or _as_it_was(was, known, action):
            return
        notice = self.notice(known, action)
        if notice is None or notice == self.notice(*was):
            return
        if not self.announcer.store.outbox.replace_unsent(action.message, notice):
            self.announcer.follow(action.message, DeliveryKind.EDIT, notice)

    def take_back(self, known: Known, was: Action, because: str) -> None:
        """What the channel has not seen it never sees; what it has seen is edited and answered."""
        store, message = self.announcer.store, was.message
        if not message:
            return
        untold = store.actions.get(was.id)
        if untold is not None:
            store.actions.save(replace(untold, message=""))
        if store.outbox.withdraw_unsent(message):
            return
        notice = self._reopened(known, was, because)
        self.announcer.follow(message, DeliveryKind.EDIT, notice)
        if self.tells:
            broadcast = not self.announcer.week_is_full()
            self.announcer.follow(message, DeliveryKind.THREAD, notice, broadcast=broadcast)

    def notice(self, known: Known, action: Action) -> ActionVerified | None:
        """None where the readings do not verify it."""
        found = evidence(action, known.assessments)
        if found is None or action.took_effect is None:
            return None
        return self._verified(known, action, action.took_effect, found)

    def _verified(
        self, known: Known, action: Action, effect: date, found: Evidence
    ) -> ActionVerified:
        upto = tuple(each for each in known.assessments if each.period <= found.periods[1])
        before, since = found.change.before, found.change.since
        owner = self.announcer.store.people.get(action.owner)
        episode = next((each for each in known.episodes if each.id == action.episode), None)
        cycle = cycle_of(self.announcer.organisation, action, episode)
        return ActionVerified(
            action=action.id,
            description=action.description,
            owner=owner.name if owner else action.owner,
            snapshot=snapshot(
                known.record,
                upto,
                self.announcer.unit.name,
                (action,),
                signal_of(known.record, upto),
            ),
            took_effect=effect,
            periods=tuple(period.label for period in found.periods),
            values=tuple(decimal(value) for value in found.values),
            after=decimal_of(found.values[-1] if since.mean is None else since.mean),
            after_count=len(since.values),
            before=None if before.mean is None else decimal_of(before.mean),
            before_count=len(before.values),
            level=action.success,
            owner_slack=owner.slack if owner and owner.key != self.announcer.by else "",
            days_to_change=cycle.to_change,
            days_to_verified=cycle.to_verified,
        )

    def _reopened(self, known: Known, was: Action, because: str) -> ActionReopened:
        owner = self.announcer.store.people.get(was.owner)
        indicator = known.record.indicator
        return ActionReopened(
            action=was.id,
            description=was.description,
            owner=owner.name if owner else was.owner,
            indicator=indicator.key,
            name=indicator.name,
            periods=verified_labels(was, known.record),
            because=because,
        )


def _as_it_was(was: tuple[Known, Action], known: Known, action: Action) -> bool:
    """Whether nothing has changed of which its good news speaks, which most values do not."""
    before, earlier = was
    return earlier == action and _spoken_of(before, action) == _spoken_of(known, action)


def _spoken_of(known: Known, action: Action) -> tuple[object, ...]:
    upto = action.verified_by[-1] if action.verified_by else ""
    cells = [each.cell for each in known.assessments]
    last = next((at for at, each in enumerate(cells) if each.period.text == upto), len(cells))
    return known.record.indicator, known.record.organisation, cells[: last + 1]
