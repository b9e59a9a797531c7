"""Facts for the pictures' tests: Norfolk's abandonment rate, and status tables of any size."""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bot.charts.facts import (
    ChartPoint,
    ExceptionChart,
    ReportCard,
    StatusChart,
    StatusGroup,
    StatusRow,
    Unit,
)
from domain.rating import Rating

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan")
ABANDONMENT = (11.0, 7.0, 12.0, 16.8, 8.0, 9.0, 8.0, 6.8, 7.0, 8.5, 14.2, 33.9, 29.0)


def points(
    values: Sequence[float | None] = ABANDONMENT, target: float = 10.0
) -> tuple[ChartPoint, ...]:
    return tuple(
        ChartPoint(
            period_label=MONTHS[index % 13],
            year_label=str(2017 + index // 12),
            value=value,
            rating=_rating(value, target),
            shown="" if value is None else f"{value:.1f}%",
            target=target,
            amber_to=target * 1.05,
        )
        for index, value in enumerate(values)
    )


def _rating(value: float | None, target: float) -> Rating:
    if value is None:
        return Rating.AWAITED
    if value <= target:
        return Rating.GREEN
    return Rating.AMBER if value <= target * 1.05 else Rating.RED


def exception_chart(**changes: object) -> ExceptionChart:
    chart = ExceptionChart(
        title="Abandonment rate",
        subtitle="IMT · lower is better",
        rating=Rating.RED,
        shown_value="29.0%",
        points=points(),
        variance_words="19.0 points over target, 190% worse",
        unit=Unit(suffix="%", floor=0, ceiling=100),
        target_shown="Target ≤ 10.0%",
        gap_shown="+19.0",
    )
    return replace(chart, **changes)  # type: ignore[arg-type]


def status_chart(count: int = 8) -> StatusChart:
    """Rows that differ as real ones do."""
    rows = tuple(
        StatusRow(
            name=f"Indicator number {index} of this unit",
            points=_cells([value * (1 + index * 0.037) for value in ABANDONMENT]),
            value_shown=f"{29.0 * (1 + index * 0.037):.1f}%",
            target_shown="≤ 10.0%",
            bigger_is_better=False,
        )
        for index in range(count)
    )
    return StatusChart("IMT vital signs", "to January 2018", (StatusGroup("Monthly", rows),))


def _cells(values: Sequence[float]) -> tuple[ChartPoint, ...]:
    """Written without the unit, as cells are."""
    return tuple(replace(point, shown=point.shown.rstrip("%")) for point in points(values))


def report_card(text: str = "A caller who gives up still has the problem.") -> ReportCard:
    return ReportCard(
        chart=exception_chart(),
        heading="IMT · Report card · January 2018",
        criteria=("Off target",),
        why=(text,),
        background=(text, text),
        success=(text,),
        actions=(text, text, text),
        lead_officer="Service Delivery Manager",
        data_owner="Service Delivery Analyst",
    )


def pixels(png: bytes) -> NDArray[np.uint8]:
    """The picture as (height, width, 3), read by the file format's own rules."""
    chunks = dict(_chunks(png))
    width, height = struct.unpack(">II", chunks[b"IHDR"][:8])
    palette = np.frombuffer(chunks[b"PLTE"], np.uint8).reshape(-1, 3)
    rows = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(height, width + 1)
    return palette[rows[:, 1:]]


def _chunks(png: bytes) -> list[tuple[bytes, bytes]]:
    at, found = 8, []
    while at < len(png):
        length = struct.unpack(">I", png[at : at + 4])[0]
        kind, content = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        check = struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0]
        assert check == zlib.crc32(kind + content)
        found.append((kind, content))
        at += 12 + length
    return found


def has_colour(picture: NDArray[np.uint8], colour: str) -> bool:
    wanted = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)], np.uint8)
    return bool((picture == wanted).all(axis=2).any())
