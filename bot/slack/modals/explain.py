"""The form with the six prompts (Norfolk appendix 1), drafted from the data where it can be."""

from collections.abc import Mapping

from bot.render.blocks import section
from bot.render.mrkdwn import bold, marked
from bot.slack.modals.form import View, modal, remark, text_input
from domain.explanations import PROMPTS
from handlers.explain import ExplainForm

CALLBACK = "explain"


def view(form: ExplainForm, metadata: Mapping[str, str]) -> View:
    inputs = [
        text_input(f"answer{at}", prompt, initial=draft, optional=True, multiline=True)
        for at, (prompt, draft) in enumerate(zip(PROMPTS, form.drafts, strict=True), start=1)
    ]
    drafted = "Drafted from the data; change every word that is not true."
    if form.earlier_by:
        drafted = f"Explained before by {form.earlier_by}; what you save replaces it on the card."
    told = section(marked("{}, {}", bold(form.name), form.period_long))
    kept = {**metadata, "episode": str(form.episode), "indicator": form.indicator}
    return modal("Explain", CALLBACK, [told, *remark(drafted), *inputs], kept)
