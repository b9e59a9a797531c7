"""The words of a chip: whether a value is news, and no more than its points can carry."""

from bot.render import words
from domain.chips import Chip
from domain.outlooks import FEWEST
from domain.snapshots import Snapshot
from domain.variation import Assurance, Evidence, Sign, Variation

NO_CHANGE = "no sign of a change"
_MOST = 40  # characters of a number or label
_ASSURANCES = {
    Assurance.FAILING: "consistently missing target",
    Assurance.PASSING: "consistently meeting target",
}
_USUAL = {
    Variation.IMPROVEMENT: "better than usual",
    Variation.CONCERN: "worse than usual",
    Variation.HIGH: "higher than usual",
    Variation.LOW: "lower than usual",
}
_MOVES = {
    Variation.IMPROVEMENT: "moving the right way",
    Variation.CONCERN: "moving the wrong way",
    Variation.HIGH: "rising",
    Variation.LOW: "falling",
}


def chip(shown: Chip | None) -> str:
    """ "worse than usual: 7 months below the mean"; empty where there is no value."""
    if shown is None:
        return ""
    if shown.evidence is Evidence.TOO_FEW:
        few = "too few points in a row" if shown.points >= FEWEST else "too few points"
        return _dated(shown, f"{few} to say ({_points(shown, plain=True)})")
    told = [_verdict(shown), _assurance(shown)]
    return _dated(shown, f"{'; '.join(filter(None, told))}{_provisional(shown)}")


def beside(snapshot: Snapshot) -> str:
    """ "Red, within normal variation: no sign of a change", as an alert says it."""
    told = news(snapshot.chip)
    return f"{snapshot.rating.word}, {told}" if told else ""


def news(shown: Chip | None) -> str:
    """As `chip`, and what "within normal variation" means."""
    if shown is None:
        return ""
    if shown.evidence is Evidence.TOO_FEW or shown.sign or shown.until:
        return chip(shown)
    told = [f"{_verdict(shown)}: {NO_CHANGE}", _assurance(shown)]
    return f"{'; '.join(filter(None, told))}{_provisional(shown)}"


def standing(snapshot: Snapshot) -> str:
    """ "14.2% (Nov 17), Red, within normal variation: no sign of a change"; or empty."""
    told = beside(snapshot)
    return f"{words.latest(snapshot)}, {told}" if told else ""


def sentence(shown: Chip | None) -> str:
    told = chip(shown)
    return f"{words.capital(told)}." if told else ""


def limits(snapshot: Snapshot) -> str:
    """ "Normal variation is 0.1% to 25.8% around a mean of 12.9%"; or empty."""
    if not snapshot.limits or not snapshot.limits[-1].in_force:
        return ""
    latest = snapshot.limits[-1]
    low, high, mean = (
        words.level(snapshot, each) for each in (latest.low, latest.high, latest.mean)
    )
    told = f"Normal variation is {low} to {high} around a mean of {mean}"
    return f"{told} (provisional)" if latest.provisional else told


def _verdict(shown: Chip) -> str:
    usual, side = _USUAL.get(shown.variation, ""), "upper" if shown.high else "lower"
    match shown.sign:
        case None:
            return "within normal variation"
        case Sign.OUTSIDE:
            word = "above" if shown.high else "below"
            crossed = words.brief(shown.limit, _MOST) or f"the {side} limit by a little"
            told = f"outside normal variation: {word} {crossed}"
            return ", ".join(filter(None, (told, usual)))
        case Sign.TREND:
            return f"{_MOVES.get(shown.variation, 'moving')}: {_periods(shown, shown.run)} running"
        case Sign.TWO_OF_THREE:
            return f"{usual}: {shown.run} of the last {_periods(shown, 3)} near the {side} limit"
        case Sign.SHIFT:
            word = "above" if shown.high else "below"
            return f"{usual}: {_periods(shown, shown.run)} {word} the mean"


def _assurance(shown: Chip) -> str:
    return _ASSURANCES.get(shown.assurance, "") if shown.assurance else ""


def _provisional(shown: Chip) -> str:
    return f", provisional ({_points(shown)})" if shown.evidence is Evidence.PROVISIONAL else ""


def _points(shown: Chip, *, plain: bool = False) -> str:
    """ "11 points"; since a logged change where one began new limits."""
    count = f"{shown.points}" if plain else words.count(shown.points, "point")
    return (
        f"{count} since the change in {words.brief(shown.since, _MOST)}" if shown.since else count
    )


def _periods(shown: Chip, number: int) -> str:
    return words.count(number, shown.frequency.noun)


def _dated(shown: Chip, told: str) -> str:
    return f"up to {words.brief(shown.until, _MOST)}: {told}" if shown.until else told
