"""Pictures: a warm alert against a plain pyplot chart of the same content, pages, memory, start.

Run with `python -m benchmarks.charts`; both charts are drawn in turn, so that whatever else the
machine does slows both, and medians are compared as ratios.
"""

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from statistics import median
from time import process_time

from bot.charts.exception import exception_png
from bot.charts.facts import (
    ChartPoint,
    ExceptionChart,
    FanPeriod,
    Limits,
    ReportCard,
    StatusChart,
    StatusGroup,
    StatusRow,
    Unit,
)
from bot.charts.heatmap import MOST_ROWS, heatmap_png
from bot.charts.phone import phone_png
from bot.charts.report_card import report_card_png
from domain.rating import Rating

ROUNDS = 15
CHARTS = 2_000
WARM_UP = 1_500  # until the cache of letters is full
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan")
VALUES = (11.0, 7.0, 12.0, 16.8, 8.0, 9.0, 8.0, 6.8, 7.0, 8.5, 14.2, 33.9, 29.0)
MEAN, LOW, HIGH = 13.2, 0.6, 25.8
FAN = {"Feb": (12.0, 28.6, 48.5), "Mar": (10.6, 28.2, 50.4), "Apr": (9.5, 27.8, 52.0)}
COLOURS = {Rating.GREEN: "#11867A", Rating.AMBER: "#F2A900", Rating.RED: "#A8192A"}
SHAPES = {Rating.GREEN: "o", Rating.AMBER: "^", Rating.RED: "s"}


def alert(number: int = 0) -> ExceptionChart:
    """An alert whose texts and values differ from number to number."""
    values = [value + number % 97 / 10 for value in VALUES]
    points = tuple(
        ChartPoint(
            month,
            str(2017 + index // 12),
            value,
            Rating.GREEN if value <= 10 else Rating.AMBER if value <= 10.5 else Rating.RED,
            f"{value:.1f}%",
            10.0,
            10.5,
            outside=not LOW <= VALUES[index] <= HIGH,
        )
        for index, (month, value) in enumerate(zip(MONTHS, values, strict=True))
    )
    return ExceptionChart(
        title=f"Abandonment rate {number or ''}".strip(),
        subtitle="IMT Service Desk · lower is better",
        rating=Rating.RED,
        shown_value=f"{values[-1]:.1f}%",
        points=points,
        variance_words=f"{values[-1] - 10:.1f} points over the 10.0% target",
        unit=Unit(suffix="%", floor=0, ceiling=100),
        target_shown="Target ≤ 10.0%",
        gap_shown=f"+{values[-1] - 10:.1f}",
        limits=(_limits(),),
        fan=tuple(FanPeriod(month, "2018", *FAN[month]) for month in FAN),
    )


def _limits() -> Limits:
    mean, low, high = f"Mean {MEAN}%", f"Limit {LOW}%", f"Limit {HIGH}%"
    return Limits(0, len(VALUES) - 1, MEAN, LOW, HIGH, mean, low, high)


def pyplot_png(chart: ExceptionChart) -> bytes:
    """The same content the way that most people write it."""
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(8, 4.5), dpi=200)
    positions = range(len(chart.points))
    values = [point.value or 0.0 for point in chart.points]
    axes.plot(positions, values, color="#35435C", zorder=1)
    for rating, words in zip(COLOURS, ("green", "amber", "red"), strict=True):
        rated = [i for i in positions if chart.points[i].rating is rating]
        heights = [values[i] for i in rated]
        label = getattr(chart.key, words)
        axes.scatter(rated, heights, c=COLOURS[rating], marker=SHAPES[rating], label=label)
    axes.axhline(10, color="black", linestyle="--", label=chart.target_shown)
    axes.axhspan(10, 10.5, color="#FFEFCC")
    outside = [i for i in positions if chart.points[i].outside]
    axes.scatter(outside, [values[i] for i in outside], s=120, fc="none", ec="#35435C")
    axes.axhspan(LOW, HIGH, color="#E9ECF2", zorder=0, label=f"Usual range {LOW}% to {HIGH}%")
    axes.axhline(MEAN, color="#35435C", linewidth=0.8, label=f"Mean {MEAN}%")
    ahead = range(len(values), len(values) + len(chart.fan))
    low, middle, high = zip(*FAN.values(), strict=True)
    axes.fill_between(ahead, low, high, color="#C9D3E6", label="80 % range")
    axes.plot(ahead, middle, color="#35435C", linestyle=":")
    axes.set_xticks(positions, [point.period_label for point in chart.points])
    axes.yaxis.set_major_formatter("{x:.0f}%")
    axes.grid(axis="y", color="#E3E6EB")
    axes.set_title(f"{chart.title}: {chart.shown_value}\n{chart.subtitle}", loc="left")
    axes.annotate(chart.gap_shown, (12, 20), ha="center")
    axes.set_xlabel(chart.variance_words)
    axes.legend()
    plt.tight_layout()
    out = BytesIO()
    plt.savefig(out, format="png", bbox_inches="tight")
    plt.close(figure)
    return out.getvalue()


def status(count: int) -> StatusChart:
    """Most values Green, as in a unit that does well; cells are written without the unit."""
    rows = tuple(_row(each) for each in range(count))
    return StatusChart("Vital signs", "to January 2018", (StatusGroup("Monthly", rows),))


def _row(number: int) -> StatusRow:
    points = tuple(_cell(point, number) for point in alert().points)
    return StatusRow(f"Indicator {number} of the unit", points, "29.0%", "≤ 14.0%", False)


def _cell(point: ChartPoint, number: int) -> ChartPoint:
    value = (point.value or 0.0) * (1 + number % 7 / 9) + number % 3 / 10
    rating = Rating.GREEN if value <= 14 else Rating.AMBER if value <= 14.7 else Rating.RED
    return replace(point, value=value, rating=rating, shown=f"{value:.1f}")


def card() -> ReportCard:
    text = "A caller who gives up still has the problem, and rings again or goes elsewhere."
    return ReportCard(
        chart=alert(),
        heading="IMT · Report card · January 2018",
        criteria=("Off target", "Getting worse"),
        why=(text,),
        background=(text, text, text),
        success=(text,),
        actions=(text, text, text),
        lead_officer="Service Delivery Manager",
        data_owner="Service Delivery Analyst",
    )


def medians(tasks: dict[str, Callable[[int], object]]) -> dict[str, float]:
    """Processor seconds of each task, all of them in turn, round by round."""
    taken: dict[str, list[float]] = {name: [] for name in tasks}
    for round_ in range(ROUNDS + 2):
        for name, task in tasks.items():
            start = process_time()
            task(round_)
            taken[name].append(process_time() - start)
    return {name: median(times[2:]) for name, times in taken.items()}


def speed() -> None:
    small, large = status(8), status(MOST_ROWS)
    found = medians(
        {
            "pyplot": lambda number: pyplot_png(alert(number)),
            "alert, texts known": lambda _: exception_png(alert()),
            "alert, new texts": lambda number: exception_png(alert(number + 500)),
            "report card": lambda _: report_card_png(card()),
            "phone page": lambda _: phone_png(small),
            "heat map of 8": lambda _: heatmap_png(small),
            f"heat map of {MOST_ROWS}": lambda _: heatmap_png(large),
        }
    )
    plain, known = found["pyplot"], found["alert, texts known"]
    for name, seconds in found.items():
        against = f"{plain / seconds:5.1f}x as fast as pyplot, {seconds / known:4.1f} alerts"
        print(f"{name:20} {seconds * 1000:7.1f} ms  {against}")


def memory() -> None:
    """Growth of the largest memory ever held, after the caches are full."""
    for number in range(WARM_UP):
        exception_png(alert(number))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number in range(CHARTS):
        exception_png(alert(number))
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"memory after {CHARTS} charts: {after / before:.3f}x of before them")


def first_chart() -> None:
    """A fresh process that imports and draws, against one that imports matplotlib.figure."""
    drawn = (
        "from benchmarks.charts import alert; from bot.charts.exception import exception_png;"
        "exception_png(alert())"
    )
    rounds = [(_seconds_of("import matplotlib.figure"), _seconds_of(drawn)) for _ in range(9)]
    figure, first = map(median, zip(*rounds, strict=True))
    print(f"first chart with its imports: {first / figure:.2f}x of importing matplotlib.figure")


def _seconds_of(code: str) -> float:
    """Processor seconds of a process of its own."""
    start = os.times()
    subprocess.run([sys.executable, "-c", code], check=True)
    end = os.times()
    return end.children_user + end.children_system - start.children_user - start.children_system


if __name__ == "__main__":
    first_chart()
    memory()
    speed()
