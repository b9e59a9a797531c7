"""The fan of what comes next beside a history: what is imported at start-up asks here.

What computes it is loaded with the first question.
"""

from collections.abc import Sequence
from dataclasses import replace

from domain.assessments import Assessment, Record
from domain.indicators import Stage
from domain.outlooks import FEWEST
from domain.snapshots import Snapshot


def with_fan(shown: Snapshot, record: Record, found: Sequence[Assessment]) -> Snapshot:
    """The snapshot with what is forecast to follow its latest value, if anything is.

    ``found`` are the assessments up to that value, of the whole history.
    """
    if len(found) < FEWEST or record.indicator.stage is Stage.RETIRED:
        return shown
    from domain.insight.outlooks import fan

    return replace(shown, fan=fan(record, found))
