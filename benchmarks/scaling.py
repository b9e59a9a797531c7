"""How costs grow with indicators and with history: python -m benchmarks.scaling

Prints slopes (1 is linear, 0 not at all) and draws docs/pictures/scaling.png.
"""

from collections.abc import Sequence
from pathlib import Path

from benchmarks._asked import answered, worked
from benchmarks._organisation import Size, organisation
from benchmarks._slopes import picture, slope

UNITS, YEARS_OF_THEM = (10, 20, 40, 80), 2
YEARS, UNITS_OF_THEM = (2, 4, 8, 16), 10
ROUNDS = 2
JOBS = ("close", "digest")
QUESTIONS = ("status of one unit", "Home of a lead")
PICTURE = Path(__file__).parents[1] / "docs" / "pictures" / "scaling.png"


def main() -> None:
    panels = []
    for label, sizes, xs in (
        ("indicators", [Size(units, YEARS_OF_THEM) for units in UNITS], [u * 10 for u in UNITS]),
        ("years of history", [Size(UNITS_OF_THEM, years) for years in YEARS], list(YEARS)),
    ):
        series = _measured(sizes)
        for name, costs in series.items():
            told = ", ".join(f"{cost:.0f}" for cost in costs)
            print(f"{name} by {label}: slope {slope(xs, costs):.2f} ({told} ms)")
        panels.append((label, xs, series))
    picture(panels, PICTURE)


def _measured(sizes: Sequence[Size]) -> dict[str, list[float]]:
    """Processor milliseconds, the best of some rounds."""
    series: dict[str, list[float]] = {name: [] for name in (*JOBS, *QUESTIONS)}
    for size in sizes:
        with organisation(size) as database:
            for job in JOBS:
                best = min(worked(database, job).seconds for _ in range(ROUNDS))
                series[job].append(best * 1000)
            for question in QUESTIONS:
                best = min(answered(database, question).seconds for _ in range(ROUNDS))
                series[question].append(best * 1000)
    return series


if __name__ == "__main__":
    main()
