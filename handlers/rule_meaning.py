"""What a rating rule means, for people who never saw one."""

from decimal import Decimal

from domain.indicators import CriteriaSettings
from domain.rating import Floor, Points, Relative, Scheme, Thresholds, YearOnYear


def colours(scheme: Scheme) -> str:
    """ "Green at the target or better, Amber up to 5% worse, Red beyond that."."""
    match scheme:
        case Relative(amber=amber, green=green):
            return _by_distance(green, amber, "%", "")
        case Points(amber=amber, green=green):
            return _by_distance(green, amber, "", " (in points, or in its own unit)")
        case Floor(floor=floor):
            return f"Green at the target or better, Amber at {floor:f} or better, Red beyond that."
        case Thresholds(green=green, amber=amber):
            return f"Green at {green:f} or better, Amber at {amber:f} or better, Red beyond that."
        case YearOnYear(tolerance=tolerance):
            return (
                f"Green up to {tolerance:f}% worse than the target; beyond that Amber where it is "
                "no worse than the same period last year, else Red."
            )


def exceptions(settings: CriteriaSettings) -> str:
    """Criteria 1, 2 and 5, which have numbers."""
    return (
        f"An exception from {settings.off_target_percent:f}% off target, after "
        f"{settings.deteriorating_moves} worsening moves in a row, or after "
        f"{settings.amber_periods} Ambers running."
    )


def _by_distance(green: Decimal, amber: Decimal, unit: str, behind: str) -> str:
    first = "Green at the target or better"
    if green:
        first = f"Green up to {green:f}{unit} worse than the target{behind}"
    if amber <= green:
        return f"{first}, Red beyond that."
    return f"{first}, Amber up to {amber:f}{unit} worse{behind}, Red beyond that."
