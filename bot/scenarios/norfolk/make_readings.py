"""Derives readings.csv from Norfolk's table: `python make_readings.py TABLE > readings.csv`."""

import csv
import sys
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

COLUMNS = ("indicator", "period", "value", "numerator", "denominator", "status", "note")
KEYS = {
    "CIL-ACC": "accounts",
    "CIL-WEB": "web_satisfaction",
    "IMT-ABN": "abandonment",
    "IMT-INC": "incidents",
    "IMT-FLF": "first_line_fix",
    "IMT-SLA": "resolved_in_sla",
    "IMT-CSAT": "satisfaction",
    "IMT-AVL": "availability",
    "BBFN": "superfast",
}
IN_THOUSANDS = ("IMT-AVL",)
GREY = "No value was expected (grey in the dashboard)"


def readings(table: Iterator[Mapping[str, str]]) -> Iterator[list[str]]:
    for row in table:
        value = row["printed_value"]
        scale = 1000 if row["key"] in IN_THOUSANDS else 1
        yield [
            KEYS[row["key"]],
            _quarter(row["period"]) if row["frequency"] == "quarterly" else row["period"],
            value,
            _scaled(row["numerator"], scale),
            _scaled(row["denominator"], scale),
            "" if value else "not_expected",
            "" if value else GREY,
        ]


def _quarter(last_month: str) -> str:
    """The fiscal quarter, from April on, that ends in the month: 2017-12 is 2017/18-Q3."""
    year, month = map(int, last_month.split("-"))
    start = year - (month < 4)
    return f"{start}/{(start + 1) % 100:02d}-Q{(month - 4) % 12 // 3 + 1}"


def _scaled(number: str, scale: int) -> str:
    if not number:
        return ""
    scaled = Decimal(number) * scale
    return f"{scaled.normalize() if scale > 1 else scaled:f}"


def main() -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    with Path(sys.argv[1]).open(newline="", encoding="utf-8") as table:
        writer.writerows(readings(csv.DictReader(table)))


if __name__ == "__main__":
    main()
