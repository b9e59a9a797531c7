"""The form of an indicator's rules, and the view that shows their replay and asks for a reason."""

from collections.abc import Mapping

from bot.render import replay as replays
from bot.render.blocks import Block, fields, section
from bot.render.mrkdwn import bold, escaped
from bot.render.rules import change_fields, summary
from bot.slack.modals.form import View, modal, remark, select_input, text_input
from handlers.catalogue.scheme_settings import SETTINGS
from handlers.rule_inputs import ORGANISATION
from handlers.rules_preview import LONGEST_REASON, RulesForm, RulesReasonForm

CALLBACK, REASON_CALLBACK = "rules", "rules_save"


def view(form: RulesForm, metadata: Mapping[str, str]) -> View:
    begun = form.values
    usual = f"As the organisation: {form.usual_rule.rstrip(', ')}"
    schemes = [(ORGANISATION, usual), *((name, name) for name in SETTINGS)]
    examples = "; ".join(f"{name}: {each.example}" for name, each in SETTINGS.items())
    blocks: list[Block] = [
        section(bold(form.name)),
        select_input("scheme", "Rated by", schemes, initial=begun.get("scheme", ORGANISATION)),
        text_input(
            "scheme_settings",
            "Its settings",
            initial=begun.get("scheme_settings", ""),
            hint=f"For example {examples}.",
            optional=True,
        ),
        text_input(
            "off_target_percent",
            "Off target from, in per cent",
            initial=begun.get("off_target_percent", ""),
        ),
        text_input(
            "deteriorating_moves",
            "Worsening moves in a row",
            initial=begun.get("deteriorating_moves", ""),
        ),
        text_input("amber_periods", "Ambers in a row", initial=begun.get("amber_periods", "")),
    ]
    kept = {**metadata, "indicator": form.indicator}
    return modal("Rules", CALLBACK, blocks, kept, submit="Show the replay")


def reason_view(form: RulesReasonForm, metadata: Mapping[str, str]) -> View:
    preview = form.preview
    moved = [
        replays.moved_lines("Exceptions that go", preview.replay.go, preview.replay.go_count),
        replays.moved_lines("Exceptions that come", preview.replay.come, preview.replay.come_count),
    ]
    blocks: list[Block] = [
        section(bold(preview.name)),
        section(escaped(summary(preview))),
        fields(change_fields(preview)),
        *(section(lines) for lines in moved if lines),
        *remark(replays.reds_words(preview.replay)),
        text_input(
            "reason",
            "Why are they changed?",
            hint=f"Kept with these figures, for all to read; at most {LONGEST_REASON} characters.",
            multiline=True,
        ),
    ]
    kept = {
        **metadata,
        "indicator": preview.indicator,
        "rules": preview.rules,
        "before": preview.before,
    }
    return modal("Save these rules?", REASON_CALLBACK, blocks, kept, submit="Save")
