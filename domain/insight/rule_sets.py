"""Named, versioned rules of process limits: ours, and those of the package they are compared with.

"Making Data Count" (NHS England); the R package is NHSRplotthedots 0.2.2.
"""

from dataclasses import dataclass

LIMIT = 2.66  # of the mean moving range: three standard deviations, from ranges of two
SCREEN = 3.267  # of the mean moving range: the upper limit of moving ranges themselves
NEAR_LIMIT = 2 * (LIMIT / 3)
RUN = 7  # points that make a trend or a shift


@dataclass(frozen=True)
class RuleSet:
    """``too_few`` and ``provisional`` are numbers of points below which there is no verdict, or
    one that is held lightly; 0 never says so.

    ``keeps_a_range``: where screening leaves no moving range but 0, all of them count.
    ``compares_constants``: a series that never moved is compared with its target directly.
    ``gaps_break_runs``: else a gap in what could be a trend is an error.
    ``next_move_names_trends``: where one trend directly follows another, the move between them
    says whether the last point of the first one counts as rising; a tie is a fall.
    """

    name: str
    keeps_a_range: bool
    compares_constants: bool
    gaps_break_runs: bool
    next_move_names_trends: bool
    too_few: int
    provisional: int


MDC_1 = RuleSet(
    "mdc-1",
    keeps_a_range=True,
    compares_constants=True,
    gaps_break_runs=True,
    next_move_names_trends=False,
    too_few=8,
    provisional=13,
)
PTD_0_2_2 = RuleSet(
    "ptd-0.2.2",
    keeps_a_range=False,
    compares_constants=False,
    gaps_break_runs=False,
    next_move_names_trends=True,
    too_few=0,
    provisional=0,
)
