"""The buttons and inputs that a person sees in messages and forms, found by their words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Button:
    """``among`` are the words that it stands beside; ``click`` names it to the workspace."""

    label: str
    among: str
    click: Mapping[str, str]

    def is_called(self, label: str, about: str) -> bool:
        return self.label.startswith(label) and about in self.among


def buttons_of(surface: Json) -> Iterator[Button]:
    """Of a message or a form: each with the section that it stands in, or that it follows."""
    place = {"ts": surface["ts"]} if "ts" in surface else {"view_id": surface["id"]}
    among = str(surface.get("text", ""))
    for block in surface["blocks"]:
        if block["type"] == "section":
            among = _words(block)
        for element in (*block.get("elements", ()), block.get("accessory")):
            if isinstance(element, Mapping) and element.get("type") == "button":
                click = {**place, "action_id": element["action_id"]}
                yield Button(
                    unescape(element["text"]["text"]),
                    unescape(f"{surface.get('text', '')}\n{among}"),
                    {**click, "value": element.get("value", "")},
                )


def title_of(form: Json) -> str:
    return unescape(str(form["title"]["text"]))


def filled_in(form: Json, values: Mapping[str, str], names: Mapping[str, str]) -> Iterator[str]:
    """A line for each input: its label, and what is entered as the person sees it."""
    for block in form["blocks"]:
        element = block.get("element") or {}
        if block["type"] == "input" and element.get("action_id") in values:
            value = str(values[element["action_id"]])
            label = unescape(block["label"]["text"])
            yield f"{label}: {_chosen(element, value) or names.get(value, value)}"


def _chosen(element: Json, value: str) -> str:
    for option in element.get("options", ()):
        if option["value"] == value:
            return unescape(option["text"]["text"])
    return ""


def _words(block: Json) -> str:
    texts = [block.get("text"), *block.get("fields", ())]
    return "\n".join(text["text"] for text in texts if text)
