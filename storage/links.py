"""Links between lead and lag indicators: append-only, the latest word on a pair counts."""

from sqlmodel import col, or_, select

from domain.indicator_links import IndicatorLink
from storage.tables import LinkRow
from storage.transaction import Transaction


class Links:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    def add(self, link: IndicatorLink) -> None:
        self._session.add(LinkRow.from_domain(link))

    def remove(self, link: IndicatorLink) -> None:
        """``link`` says who takes it back, when and why."""
        row = LinkRow.from_domain(link)
        row.after = None
        self._session.add(row)

    def all(self) -> tuple[IndicatorLink, ...]:
        """Those that stand, in the order in which they were made."""
        return _standing([*self._session.exec(select(LinkRow).order_by(col(LinkRow.id)))])

    def of(self, indicator: str) -> tuple[IndicatorLink, ...]:
        """Those that stand, in which it leads or follows."""
        about = or_(LinkRow.lead == indicator, LinkRow.lag == indicator)
        wanted = select(LinkRow).where(about).order_by(col(LinkRow.id))
        return _standing([*self._session.exec(wanted)])


def _standing(rows: list[LinkRow]) -> tuple[IndicatorLink, ...]:
    latest = {(row.lead, row.lag): row for row in rows}
    return tuple(row.to_domain() for row in latest.values() if row.after is not None)
