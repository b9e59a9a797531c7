"""Tells a series' channel what became of its meetings."""

from domain.deliveries import DeliveryKind, NewDelivery
from domain.meetings import Series
from domain.notices import MeetingCancelled, MeetingMoved, SeriesChanged
from handlers.scene import Scene


def tell(
    scene: Scene,
    series: Series,
    change: str,
    notice: MeetingCancelled | MeetingMoved | SeriesChanged,
) -> None:
    """In the transaction of the change; ``change`` names it among the series'."""
    key = f"series:{series.id}:{change}"
    new = NewDelivery(key, DeliveryKind.POST, series.channel, notice)
    scene.store.outbox.queue(new)
