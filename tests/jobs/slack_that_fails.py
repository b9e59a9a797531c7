"""A Slack that goes wrong on purpose, at the seam between the dispatcher and the sender."""

from collections.abc import Callable
from dataclasses import dataclass, field

from domain.deliveries import (
    Absent,
    Delivery,
    DeliveryKind,
    Found,
    InDoubt,
    LookUp,
    LookUpFailed,
    Outcome,
    Place,
    Sent,
)
from jobs.deliver import Post

LOST = "the message arrives and the answer does not"
DROPPED = "neither arrives"
Fault = str | Outcome | Exception


@dataclass
class FailingSlack:
    """``faults`` befall the next sends, in order; ``messages`` are what a channel shows."""

    faults: list[Fault] = field(default_factory=list)
    messages: list[tuple[str, str]] = field(default_factory=list)
    markers: dict[str, Place] = field(default_factory=dict)
    look_up_fails: LookUpFailed | None = None
    look_ups: int = 0

    @property
    def post(self) -> Post:
        return Post(self.send, self.look_up)

    @property
    def keys(self) -> list[str]:
        return [key for key, _ in self.messages]

    def send(self, delivery: Delivery, may_write: Callable[[], bool]) -> Outcome:
        assert may_write()
        fault = self.faults.pop(0) if self.faults else None
        if isinstance(fault, Exception):
            raise fault
        if fault not in (None, LOST, DROPPED):
            assert not isinstance(fault, str)
            return fault
        if fault == DROPPED:
            return InDoubt("no answer")
        place = self._shown(delivery)
        return InDoubt("no answer") if fault == LOST else Sent(place)

    def look_up(self, delivery: Delivery) -> LookUp:
        self.look_ups += 1
        if self.look_up_fails is not None:
            return self.look_up_fails
        place = self.markers.get(delivery.marker)
        return Found(place) if place else Absent()

    def _shown(self, delivery: Delivery) -> Place:
        if delivery.kind is DeliveryKind.EDIT:
            assert delivery.parent is not None
            return delivery.parent
        self.messages.append((delivery.key, delivery.target))
        place = Place(delivery.target, f"1512120000.{len(self.messages):06d}")
        self.markers[delivery.marker] = place
        return place
