"""What a form refuses stands at the input that it is about."""

import pytest

from handlers.log import ValueLogged
from handlers.log_form import LogForm
from handlers.refused import FormRefused
from tests.handlers.talking import Talk, said

ADMIN = "U01HEAD"


def test_every_fault_of_a_form_stands_at_its_own_input(talk: Talk) -> None:
    bad = talk.submit(
        "indicator",
        who=ADMIN,
        name="",
        unit="nowhere",
        measure="furlongs",
        due_days="-1",
        target="x",
    )
    fields = {fault.field for fault in said(bad, FormRefused).faults}
    assert {"name", "unit", "measure", "due_days"} <= fields


def test_the_log_form_begins_with_what_is_due(talk: Talk) -> None:
    form = said(talk.type("log"), LogForm)
    assert (form.indicator, form.period) == ("abandonment", "2017-11")
    assert form.periods[0].running
    base = {"indicator": "abandonment", "period": "2017-11"}
    said(talk.submit("log", **base, numerator="611", denominator="4288"), ValueLogged)
    other = talk.submit("log", **base, value="20")
    assert [f.field for f in said(other, FormRefused).faults] == ["reason"]
    said(talk.submit("log", **base, value="20", reason="recount"), ValueLogged)


@pytest.mark.parametrize(
    ("inputs", "field"),
    [
        ({}, "value"),
        ({"value": "lots"}, "value"),
        ({"numerator": "5"}, "denominator"),
        ({"denominator": "5"}, "numerator"),
        ({"numerator": "5", "denominator": "0"}, "numerator"),
        ({"value": "5", "period": "soon"}, "period"),
        ({"value": "5", "period": "2017-12"}, "status"),
        ({"value": "5", "status": "maybe"}, "status"),
        ({"value": "5", "sample": "some"}, "sample"),
        ({"value": "50", "numerator": "1", "denominator": "4"}, "value"),
        ({"value": "5", "note": "x" * 3001}, "note"),
        ({"status": "not_expected"}, "note"),
    ],
)
def test_the_log_form_refuses_at_the_input(talk: Talk, inputs: dict[str, str], field: str) -> None:
    answer = talk.submit("log", **{"indicator": "abandonment", "period": "2017-11", **inputs})
    assert field in [fault.field for fault in said(answer, FormRefused).faults]
