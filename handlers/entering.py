"""A value on its way in: checked against what is there, then stored, or a question asked first."""

import json
from dataclasses import asdict, dataclass, replace
from decimal import Decimal

from domain.errors import ConflictError, DomainError, NotFoundError
from domain.indicators import Indicator
from domain.measures import Entry
from domain.periods import Period
from domain.readings import Reading, ReadingStatus
from domain.values import disagrees, ratio_value
from handlers.scene import Scene

DRAFT_KIND = "value"


@dataclass(frozen=True)
class Intent:
    """What somebody wants to log; all text, so that it can wait as a draft for an answer."""

    indicator: str
    period: str
    value: str = ""
    numerator: str = ""
    denominator: str = ""
    status: str = ReadingStatus.FINAL.value
    note: str = ""
    reason: str = ""
    sample: str = ""

    @property
    def entry(self) -> Entry | None:
        if not self.value and not self.numerator:
            return None
        return Entry(_number(self.value), _number(self.numerator), _number(self.denominator))

    def with_entry(self, entry: Entry | None) -> "Intent":
        if entry is None:
            return replace(self, value="", numerator="", denominator="")
        return replace(
            self,
            value=_text(entry.value),
            numerator=_text(entry.numerator),
            denominator=_text(entry.denominator),
        )

    def to_json(self) -> str:
        return json.dumps(asdict(self))


def keep(scene: Scene, intent: Intent) -> str:
    """Put the intent aside until its author answers; the key goes with the question."""
    content = intent.to_json()
    return scene.store.drafts.put(DRAFT_KIND, content, scene.person.key, scene.now)


def take_up(scene: Scene, key: str) -> Intent:
    """The author's own intent, once: the draft is used up."""
    draft = scene.store.drafts.get(key) if key else None
    if draft is None or draft.kind != DRAFT_KIND:
        raise NotFoundError(
            "This question has been answered already, or it is too old. Log the value again: "
            "/kpi log"
        )
    if draft.person != scene.person.key:
        raise ConflictError("This is somebody else's value. Log your own with /kpi log.")
    return Intent(**json.loads(draft.content))


def ratio_conflict(indicator: Indicator, entry: Entry | None) -> bool:
    """Whether a value typed beside its ratio is further from it than rounding explains."""
    if entry is None or entry.value is None:
        return False
    if entry.numerator is None or entry.denominator is None:
        return False
    exact = ratio_value(entry.numerator, entry.denominator, indicator.measure)
    return disagrees(entry.value, exact)


def is_same(indicator: Indicator, intent: Intent, current: Reading) -> bool:
    """Whether nothing would be new: same numbers and status, or the same value in fewer digits."""
    new, old = intent.entry, current.entry
    if intent.status != current.status.value or (intent.note and intent.note != current.note):
        return False
    if new is None or old is None:
        return new is None and old is None
    if ratio_conflict(indicator, old) and new.numerator is not None and new.value != old.value:
        return False  # what was printed beside the ratio is put right
    if same_value(indicator, new, old):
        return not (new.numerator is not None and old.numerator is None)
    return False


def same_value(indicator: Indicator, new: Entry, old: Entry) -> bool:
    """Equal, or equal as far as the digits of the one without a ratio go."""
    mine, theirs = new.exact(indicator.measure), old.exact(indicator.measure)
    if new.numerator is not None and old.numerator is not None:
        return (new.numerator, new.denominator) == (old.numerator, old.denominator)
    if mine == theirs:
        return True
    if new.numerator is None and old.numerator is not None and new.value is not None:
        return not disagrees(new.value, theirs)
    if old.numerator is None and new.numerator is not None and old.value is not None:
        return not disagrees(old.value, mine)
    return False


def needs_reason(indicator: Indicator, intent: Intent, current: Reading) -> bool:
    """A different value for a final one is a correction; a provisional one is simply followed."""
    if current.entry is None or current.status is ReadingStatus.PROVISIONAL:
        return False
    new = intent.entry
    return new is None or not same_value(indicator, new, current.entry)


def check_period(indicator: Indicator, period: Period, status: ReadingStatus, scene: Scene) -> None:
    """A period that still runs takes a provisional value only."""
    if period.first > scene.today:
        raise DomainError(f"{period.long_label} has not begun. Log a period that has ended.")
    if not period.ended(scene.today) and status in (ReadingStatus.FINAL, ReadingStatus.ESTIMATED):
        raise DomainError(
            f"{period.long_label} has not ended yet, so a value for it is provisional. "
            f'Add "to date": /kpi log {indicator.key} ... {period.label.lower()} to date'
        )


def check_why(indicator: Indicator, period: Period, intent: Intent) -> None:
    """That no value is expected is recorded with a reason."""
    if intent.entry is None and not (intent.reason or intent.note):
        raise DomainError(
            f"Say why no value is expected: /kpi log {indicator.key} n/a "
            f"{period.label.lower()} because the survey was not run"
        )


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _text(number: Decimal | None) -> str:
    return "" if number is None else f"{number:f}"
