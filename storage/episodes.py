"""Episodes of exception, and their explanations."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from sqlmodel import col, func, select

from domain.episodes import Episode
from domain.explanations import Explanation
from domain.periods import Frequency
from storage.restored import Restored
from storage.tables import EpisodeRow, ExplanationRow, IndicatorRow
from storage.tables.episodes import GOING
from storage.transaction import Transaction


class Episodes:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._session = transaction.session

    def get(self, episode_id: int) -> Episode | None:
        wanted = _EPISODES.where(EpisodeRow.id == episode_id)
        return next(iter(self._episodes(self._session.exec(wanted))), None)

    def of(self, indicator: str) -> tuple[Episode, ...]:
        """In the order in which they were stored, over or not."""
        wanted = _EPISODES.where(EpisodeRow.indicator == indicator)
        return self._episodes(self._session.exec(wanted.order_by(col(EpisodeRow.id))))

    def of_indicators(self, indicators: Collection[str]) -> tuple[Episode, ...]:
        """As `of`, of all of these."""
        wanted = _EPISODES.where(col(EpisodeRow.indicator).in_(indicators))
        return self._episodes(self._session.exec(wanted.order_by(col(EpisodeRow.id))))

    def numbered(self, ids: Collection[int]) -> tuple[Episode, ...]:
        """Those of these ids that there are."""
        return self._episodes(self._session.exec(_EPISODES.where(col(EpisodeRow.id).in_(ids))))

    def going(self, unit: str | None = None) -> tuple[Episode, ...]:
        """Those that are not over, oldest first."""
        wanted = _EPISODES.where(GOING)
        if unit is not None:
            wanted = wanted.where(IndicatorRow.unit == unit)
        # Few are going on: sorted here, SQLite is not tempted to read all that ever were.
        return tuple(sorted(self._episodes(self._session.exec(wanted)), key=lambda e: e.id))

    def going_among(self, indicators: Collection[str]) -> tuple[Episode, ...]:
        """Of these indicators, as `going`."""
        wanted = _EPISODES.where(GOING, col(EpisodeRow.indicator).in_(indicators))
        return tuple(sorted(self._episodes(self._session.exec(wanted)), key=lambda e: e.id))

    def count_going(self) -> int:
        return self._session.exec(select(func.count()).select_from(EpisodeRow).where(GOING)).one()

    def add(self, episode: Episode) -> Episode:
        """The episode with its id, which no earlier one ever had, not even before a restore."""
        row = EpisodeRow.from_domain(replace(episode, id=self._first_id()))
        self._session.add(row)
        self._session.flush()
        return replace(episode, id=row.id or 0)

    def _first_id(self) -> int:
        """0 where the database's own next number will do."""
        first = Restored(self._transaction).first_episode
        newest = self._session.exec(select(func.max(EpisodeRow.id))).one() or 0
        return max(first, newest + 1) if first else 0

    def save(self, episode: Episode) -> None:
        self._session.merge(EpisodeRow.from_domain(episode))

    def _episodes(self, rows: Iterable[tuple[EpisodeRow, str]]) -> tuple[Episode, ...]:
        return tuple(
            row.to_domain(self._transaction.periods_of(Frequency(frequency)))
            for row, frequency in rows
        )


_EPISODES = select(EpisodeRow, IndicatorRow.frequency).join(
    IndicatorRow, col(IndicatorRow.key) == col(EpisodeRow.indicator)
)


class Explanations:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    def of(self, episode_id: int) -> tuple[Explanation, ...]:
        """Oldest first."""
        wanted = select(ExplanationRow).where(ExplanationRow.episode == episode_id)
        rows = self._session.exec(wanted.order_by(col(ExplanationRow.id)))
        return tuple(row.to_domain() for row in rows)

    def of_episodes(self, episodes: Collection[int]) -> tuple[Explanation, ...]:
        """Oldest first."""
        wanted = select(ExplanationRow).where(col(ExplanationRow.episode).in_(episodes))
        rows = self._session.exec(wanted.order_by(col(ExplanationRow.id)))
        return tuple(row.to_domain() for row in rows)

    def by(self, author: str) -> tuple[Explanation, ...]:
        """Oldest first."""
        wanted = select(ExplanationRow).where(ExplanationRow.author == author)
        rows = self._session.exec(wanted.order_by(col(ExplanationRow.id)))
        return tuple(row.to_domain() for row in rows)

    def latest(self, episode_id: int) -> Explanation | None:
        wanted = select(ExplanationRow).where(ExplanationRow.episode == episode_id)
        row = self._session.exec(wanted.order_by(col(ExplanationRow.id).desc())).first()
        return row.to_domain() if row else None

    def latest_among(self, episodes: Collection[int]) -> Mapping[int, Explanation]:
        """By episode, of those that have one."""
        wanted = select(ExplanationRow).where(col(ExplanationRow.episode).in_(episodes))
        rows = self._session.exec(wanted.order_by(col(ExplanationRow.id)))
        return {row.episode: row.to_domain() for row in rows}

    def add(self, explanation: Explanation) -> None:
        self._session.add(ExplanationRow.from_domain(explanation))
