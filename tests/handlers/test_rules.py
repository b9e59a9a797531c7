"""`/kpi rules`: a change shows its replay first, asks why, and is kept as a decision."""

from dataclasses import replace
from decimal import Decimal

import pytest

from domain.errors import ConflictError
from domain.notices import EpisodeAlert
from domain.rating import Floor, Points, Relative, Scheme, Thresholds
from handlers import rules_save
from handlers.refused import FormRefused
from handlers.request import Request
from handlers.rule_meaning import colours
from handlers.rules import RuleDecisions, RulesShown
from handlers.rules_preview import RulesForm, RulesKept, RulesPreview, RulesReasonForm
from handlers.rules_save import RulesSaved
from tests.handlers.talking import Talk, refusal, said

OFFICER = "U01PO"
WIDER = "rules web satisfaction amber=10 off_target=10"


@pytest.fixture
def officer(norfolk: Talk) -> Talk:
    """The performance officer, who is no administrator."""
    norfolk.who = OFFICER
    return norfolk


def scheme(talk: Talk, key: str = "web_satisfaction") -> object:
    with talk.database.reading() as store:
        found = store.indicators.get(key)
        assert found is not None
        return found.scheme


def test_anybody_may_read_the_rules_in_force(norfolk: Talk) -> None:
    everything = said(norfolk.type("rules", who="U01WIA"), RulesShown)
    assert everything.usual == "relative, amber 5%"
    one = said(norfolk.type("rules abandonment", who="U01WIA"), RulesShown)
    assert one.lines[0].rules.startswith("relative, amber 5%; off target from 5%")
    assert not one.may_change
    assert said(norfolk.type("rules abandonment", who=OFFICER), RulesShown).may_change


def test_rules_are_told_in_sentences_too(norfolk: Talk) -> None:
    one = said(norfolk.type("rules abandonment"), RulesShown)
    assert one.meaning == (
        "Green at the target or better, Amber up to 5% worse, Red beyond that.",
        "An exception from 5% off target, after 3 worsening moves in a row, or after 3 Ambers "
        "running.",
    )


@pytest.mark.parametrize(
    ("scheme", "told"),
    [
        (Relative(Decimal(0)), "Green at the target or better, Red beyond that."),
        (
            Relative(Decimal(10), Decimal(5)),
            "Green up to 5% worse than the target, Amber up to 10% worse, Red beyond that.",
        ),
        (
            Floor(Decimal(90)),
            "Green at the target or better, Amber at 90 or better, Red beyond that.",
        ),
        (
            Thresholds(Decimal(95), Decimal(90)),
            "Green at 95 or better, Amber at 90 or better, Red beyond that.",
        ),
    ],
)
def test_each_scheme_says_what_its_colours_mean(scheme: Scheme, told: str) -> None:
    assert colours(scheme) == told


def test_a_change_shows_its_replay_and_stores_nothing(officer: Talk) -> None:
    shown = said(officer.type(WIDER), RulesPreview)
    assert shown.replay.tried is not None
    before, after = shown.replay.in_force.counts, shown.replay.tried.counts
    assert (before.exceptions, after.exceptions) == (2, 0)
    assert [each.label for each in shown.replay.go] == ["Aug 17", "Jul 17"]
    assert (shown.indicator, shown.reason) == ("web_satisfaction", "")
    assert scheme(officer) is None
    assert said(officer.press("rules_keep", indicator="web_satisfaction"), RulesKept).name


def test_saving_asks_why_rates_anew_and_keeps_the_decision(officer: Talk) -> None:
    shown = said(officer.type(WIDER), RulesPreview)
    carried = {"indicator": shown.indicator, "rules": shown.rules}
    asked = said(officer.press("rules_reason", **carried), RulesReasonForm)
    assert asked.preview.replay.go_count == 2
    nothing = officer.submit("rules_save", **carried, reason="  ")
    assert isinstance(nothing, FormRefused)
    assert scheme(officer) is None
    saved = said(officer.submit("rules_save", **carried, reason="Too few answers"), RulesSaved)
    assert saved.figures["exceptions"] == "2 → 0"
    assert scheme(officer) == Relative(Decimal(10))
    with officer.database.reading() as store:
        history = [each.opened.text for each in store.episodes.of("web_satisfaction")]
        assert all(each.withdrawn for each in store.episodes.of("web_satisfaction")), history
    (decision,) = said(officer.type("rules history"), RuleDecisions).decisions
    assert (decision.by, decision.reason) == ("Performance Officer", "Too few answers")
    assert "amber 5%" in decision.before
    assert "amber 10%" in decision.after
    assert decision.figures["since"] == "Jan 2017"


def test_with_a_reason_in_the_words_one_press_saves(officer: Talk) -> None:
    shown = said(officer.type(f"{WIDER} because of   few answers"), RulesPreview)
    carried = {"indicator": shown.indicator, "rules": shown.rules, "reason": shown.reason}
    assert said(officer.press("rules_save", **carried), RulesSaved).reason == "of few answers"
    again = officer.press("rules_save", **carried)
    assert "already" in refusal(again)
    assert len(said(officer.type("rules history"), RuleDecisions).decisions) == 1


def test_rules_that_somebody_else_changed_meanwhile_are_not_saved_over(officer: Talk) -> None:
    seen = said(officer.type(f"{WIDER} because of few answers"), RulesPreview)
    carried = {"indicator": seen.indicator, "rules": seen.rules, "before": seen.before}
    other = said(officer.type("rules web satisfaction moves=4 because agreed"), RulesPreview)
    saved = officer.press(
        "rules_save", who="U01HIM", indicator=other.indicator, rules=other.rules,
        reason=other.reason, before=other.before,
    )  # fmt: skip
    said(saved, RulesSaved)
    for told in (
        refusal(officer.press("rules_save", **carried, reason=seen.reason)),
        refusal(officer.submit("rules_save", **carried, reason=seen.reason)),
    ):
        assert "were changed meanwhile" in told
        assert "/kpi rules web_satisfaction" in told
    assert scheme(officer) is None
    assert len(said(officer.type("rules history"), RuleDecisions).decisions) == 1


def test_a_change_between_the_replay_and_the_writing_is_noticed(officer: Talk) -> None:
    """The replay is worked out beside the one writer, so that nobody who logs waits for it."""
    seen = said(officer.type(f"{WIDER} because of few answers"), RulesPreview)
    values = {"indicator": seen.indicator, "rules": seen.rules, "reason": seen.reason}
    request = Request(OFFICER, "C01IMT", "", officer.now, values=values)
    with officer.database.reading() as store:
        keep = rules_save.replayed(request, store)
    with officer.database.writing() as store:
        found = store.indicators.get(seen.indicator)
        assert found is not None
        store.indicators.save(replace(found, scheme=Points(Decimal(1))))
    with (
        pytest.raises(ConflictError, match="changed meanwhile"),
        officer.database.writing() as store,
    ):
        keep(request, store)
    assert scheme(officer) == Points(Decimal(1))


def test_the_rules_of_a_retired_indicator_stay_as_they_were(officer: Talk) -> None:
    officer.type("indicator retire web_satisfaction", who="U01HIM")
    told = refusal(officer.type(f"{WIDER} because of few answers"))
    assert "is retired" in told
    assert "/kpi replay web_satisfaction" in told
    shown = said(officer.type("rules web_satisfaction"), RulesShown)
    assert not shown.may_change


def test_a_default_for_more_values_than_can_be_rated_anew_at_once_is_refused(
    officer: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.rule_change.MOST_VALUES", 50)
    assert "kpi import" in refusal(officer.type("rules default amber=10 because agreed"))


def test_the_form_shows_the_replay_and_then_asks_why(officer: Talk) -> None:
    form = said(officer.press("rules", indicator="abandonment"), RulesForm)
    inputs = {**form.values, "indicator": form.indicator}
    inputs |= {"scheme": "points", "scheme_settings": "amber 3", "off_target_percent": "40"}
    asked = said(officer.submit("rules", **inputs), RulesReasonForm)
    assert asked.preview.after.startswith("points, amber 3; off target from 40%")
    carried = {"indicator": asked.preview.indicator, "rules": asked.preview.rules}
    said(officer.submit("rules_save", **carried, reason="Agreed"), RulesSaved)
    assert scheme(officer, "abandonment") == Points(Decimal(3))
    same = officer.submit("rules", **{**inputs, "scheme_settings": "amber 3"})
    assert isinstance(same, FormRefused)
    wrong = officer.submit("rules", **{**inputs, "deteriorating_moves": "many"})
    assert isinstance(wrong, FormRefused)
    assert wrong.faults[0].field == "deteriorating_moves"


def test_a_stricter_rule_posts_what_is_an_exception_now(officer: Talk) -> None:
    """As every change of a rule does: an episode that goes on is announced."""
    officer.type("log csat 5.9 nov", who="U01SDA")
    before = [n for n in officer.outbox() if isinstance(n.notice, EpisodeAlert)]
    shown = said(
        officer.type("rules csat scheme=thresholds green=6.5 amber=6.2 because agreed"),
        RulesPreview,
    )
    officer.press("rules_save", indicator="satisfaction", rules=shown.rules, reason="agreed")
    after = [n for n in officer.outbox() if isinstance(n.notice, EpisodeAlert)]
    assert len(after) >= len(before)
    assert after[-1].notice.snapshot.indicator == "satisfaction"  # type: ignore[union-attr]


def test_the_organisations_default_changes_with_a_reason_for_all_that_go_by_it(
    officer: Talk,
) -> None:
    shown = said(officer.type("rules default amber=10 because the committee agreed"), RulesPreview)
    assert shown.indicator == ""
    assert shown.replay.indicators == 8
    assert said(officer.type("rules default amber=10"), RulesPreview).reason == ""
    carried = {"indicator": "", "rules": shown.rules, "reason": shown.reason}
    saved = said(officer.press("rules_save", **carried), RulesSaved)
    assert saved.rerated == 8
    assert officer.alerts() == []
    with officer.database.reading() as store:
        assert store.organisation.require().scheme == Relative(Decimal(10))
    (one,) = said(officer.type("rules history default"), RuleDecisions).decisions
    assert one.name == "Organisation's default"
    assert said(officer.type("rules history abandonment"), RuleDecisions).decisions == ()


REFUSED = {
    "rules abandonment criteria=1,2": ("can be tried", "/kpi replay abandonment"),
    "rules abandonment closing=3": ("can be tried",),
    "rules imt amber=10": ("IMT", "/kpi rules default"),
    "rules default moves=4": ("moves", "for each indicator"),
    "rules default scheme=floor": ("floor", "needs floor"),
    "rules default scheme=floor floor=5000": ("outside what is possible",),
    "rules amber=10": ("Say which indicator",),
    "rules abandonment amber=5": ("already", "Nothing was changed"),
    "rules abandonment amber=10 since=2017": ("takes no since",),
    "rules abandonment ambr=10": ("Did you mean amber?",),
    "rules nothing amber=10": ("No indicator",),
    "rules abandonment scheme=organisation amber=10": ("takes no amber",),
    "rules abandonment amber=10 because " + "x" * 600: ("500",),
}


@pytest.mark.parametrize("typed", REFUSED)
def test_what_cannot_be_a_rule_is_refused_by_its_name(officer: Talk, typed: str) -> None:
    told = refusal(officer.type(typed))
    assert [words for words in REFUSED[typed] if words not in told] == [], told


def test_only_performance_officers_and_administrators_change_rules(norfolk: Talk) -> None:
    for who in ("U01SDA", "U01SDM", "U01WIA"):
        told = refusal(norfolk.type(WIDER, who=who))
        assert told.startswith("Only performance officers and administrators may change rules.")
    assert said(norfolk.type(WIDER, who="U01HIM"), RulesPreview)
