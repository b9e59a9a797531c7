"""What comes next: equally likely paths, drawn from an average of simple models."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from domain.insight.forecast_models import Models, models
from domain.insight.processes import Evidence, evidence
from domain.insight.xmr import Floats

PATHS = 2000
SEED = 20180306


@dataclass(frozen=True, eq=False)
class Forecast:
    """``paths`` (PATHS, periods ahead) in the unit of the values, each as likely as any other."""

    paths: Floats
    evidence: Evidence

    def quantile(self, share: float) -> Floats:
        """By period; .1 and .9 enclose the 80 % range."""
        return np.asarray(np.quantile(self.paths, share, axis=0))

    @property
    def median(self) -> Floats:
        return self.quantile(0.5)

    def chance(self, level: float | Floats, bigger_is_better: bool) -> Floats:
        """Of meeting a level, by period; NaN where a level given by period is NaN."""
        met = self.paths >= level if bigger_is_better else self.paths <= level
        return np.where(np.isnan(level), np.nan, met.mean(axis=0))


def forecast(
    values: Floats,
    season: int,
    ahead: int,
    low: float | None = None,
    high: float | None = None,
    whole: bool = False,
) -> Forecast | None:
    """Of the periods that follow ``values`` (periods,), NaN where there is none.

    ``season`` is how many periods a cycle has, 1 where there is none. No path leaves ``low`` to
    ``high``; of ``whole`` numbers none lies between two. None where the points are too few to say.
    """
    there = ~np.isnan(values)
    known = values[there]
    found = evidence(known.size)
    if found is Evidence.TOO_FEW:
        return None
    step = np.abs(np.diff(known)).mean()
    if step:
        middle = known.mean()
        shape = models(tuple(there.tolist()), season, ahead)
        paths = _drawn((known - middle) / step, shape, ahead) * step + middle
    else:
        paths = np.full((PATHS, ahead), known[0])
    least, most = -np.inf if low is None else low, np.inf if high is None else high
    return Forecast(np.clip(np.rint(paths) if whole else paths, least, most), found)


def forecasts(
    values: Floats,
    season: int,
    ahead: int,
    low: float | None = None,
    high: float | None = None,
    whole: bool = False,
) -> list[Forecast | None]:
    """Of each column of ``values`` (periods, series), as by itself.

    Those with the same gaps come one after the other, so that their models are worked out once.
    """
    gaps = [column.tobytes() for column in np.isnan(values).T]
    in_turn = sorted(range(len(gaps)), key=gaps.__getitem__)
    found = {each: forecast(values[:, each], season, ahead, low, high, whole) for each in in_turn}
    return [found[each] for each in range(len(gaps))]


def _drawn(values: Floats, shape: Models, ahead: int) -> Floats:
    """A model that the values speak for draws its share of the paths."""
    freedom = len(values) - 1
    unexplained = shape.unexplained(values)
    likelihood = shape.evidence - freedom / 2 * np.log(unexplained)
    share = np.cumsum(np.exp(likelihood - likelihood.max()))
    picked = np.searchsorted(share, (np.arange(PATHS) + 0.5) / PATHS * share[-1])
    scale = np.sqrt(unexplained / freedom)
    away = scale[picked, None] * _spread(shape, picked, _draws(freedom, ahead))
    return np.asarray((shape.means @ values)[picked] + away)


def _spread(shape: Models, picked: NDArray[np.intp], draws: Floats) -> Floats:
    return np.asarray((shape.spread[picked] @ draws[:, :, None])[:, :, 0])


@lru_cache(16)
def _draws(freedom: int, ahead: int) -> Floats:
    """Of Student's t with so many degrees of freedom, the same ones for every series.

    The normal ones have no correlation at all, which is worth some thousand paths more; and what
    is drawn for a period does not depend on how many periods follow.
    """
    normal = np.random.default_rng(SEED).standard_normal((ahead, PATHS))
    normal -= normal.mean(axis=1, keepdims=True)
    normal = np.linalg.solve(np.linalg.cholesky(normal @ normal.T / PATHS), normal)
    chi_square = np.random.default_rng(SEED + 1).chisquare(freedom, PATHS)
    return np.asarray((normal * np.sqrt(freedom / chi_square)).T)
