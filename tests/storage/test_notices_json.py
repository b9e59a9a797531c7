"""A notice in the outbox stays what was said: every kind, every fact, amounts as typed."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.criteria import CriterionMet
from domain.episodes import EpisodeState
from domain.measures import Measure
from domain.notices import EpisodeAlert, Notice, PostingResumed
from domain.rating import Polarity, Rating
from domain.snapshots import Point, Snapshot
from storage.notices_json import notice_from_json, notice_to_json
from tests import makers

SNAPSHOT = Snapshot(
    indicator="abandonment",
    name="Abandonment <rate>",
    unit="imt",
    unit_name="IMT",
    measure=Measure.PERCENT,
    polarity=Polarity.SMALLER,
    frequency="monthly",
    decimals=1,
    currency="£",
    lead="sdm",
    owner="sda",
    period="2017-11",
    period_label="Nov 17",
    period_long="November 2017",
    rating=Rating.RED,
    value=Decimal("14.20"),
    criteria=(CriterionMet(1, "off target"),),
    history=(Point("2017-10", "Oct 17", None, Rating.AWAITED),),
)
ALERT = EpisodeAlert(
    episode=7,
    state=EpisodeState.ACKNOWLEDGED,
    snapshot=SNAPSHOT,
    since="Nov 17",
    acknowledged_at=makers.NOW,
    story=("Nov 17: 14.2%, Red",),
)
INSTANTS = st.datetimes(timezones=st.just(makers.NOW.tzinfo))
st.register_type_strategy(type(makers.NOW), INSTANTS)
st.register_type_strategy(Decimal, st.decimals(allow_nan=False, allow_infinity=False))
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))


@pytest.mark.parametrize("kind", get_args(Notice), ids=lambda kind: kind.__name__)
def test_every_kind_of_notice_comes_back(kind: type[Notice]) -> None:
    @settings(max_examples=10, database=None)
    @given(st.from_type(kind))
    def comes_back(notice: Notice) -> None:
        text = notice_to_json(notice)
        again = notice_from_json(text)
        assert again == notice
        assert notice_to_json(again) == text

    comes_back()


def test_amounts_are_text_as_typed() -> None:
    facts = json.loads(notice_to_json(ALERT))
    assert facts["snapshot"]["value"] == "14.20"
    assert facts["kind"] == "episode_alert"


def test_a_notice_of_an_older_version_is_still_read() -> None:
    facts = json.loads(notice_to_json(ALERT))
    del facts["story"]
    facts["a fact that was dropped"] = 1
    assert notice_from_json(json.dumps(facts)) == replace(ALERT, story=())


def test_an_unknown_kind_is_an_error_and_not_another_notice() -> None:
    text = notice_to_json(PostingResumed("head")).replace("posting_resumed", "party")
    with pytest.raises(ValidationError, match="kind"):
        notice_from_json(text)
