"""Text for Slack: everything that a person wrote is made harmless before it is shown.

`Marked` is text that is safe in a mrkdwn object. Anything else that is put into it through
`marked` is escaped, so formatting, mentions and links cannot leak out of a name or a note.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache

from bot.render.limits import length

SHORTENED = "… (shortened)"
LONGEST = 12_000  # no text in Slack may be longer, so no time is spent on what follows
_WORD_JOINER = "\u2060"
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# Slack has no escape for its markers, so each is shown by a character that looks the same.
_BACKTICK = "\u02cb"
_LOOKALIKES = str.maketrans({"*": "\u2217", "~": "\u223c", "`": _BACKTICK})
_HARMLESS = re.compile(r"[A-Za-z0-9 .,%+()/–…-]*")  # most of what stands in tables
_EDGE_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_EMOJI_CODE = re.compile(r":(?=[a-z0-9_+'-]+:)", re.IGNORECASE)
_MENTION_START = re.compile(r"<(?=[!@#])")
_TOKEN = re.compile(r"&(?:amp|lt|gt);|<[^<>\n]*>|.", re.DOTALL)
_SLACK_USER = re.compile(r"[UW][A-Z0-9]{2,20}")
_SLACK_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,20}")
_HAZARDS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


class Marked(str):
    """Text that may stand in a mrkdwn object as it is."""

    __slots__ = ()


def marked(template: str, *parts: object) -> Marked:
    """Our own words with people's words put into the ``{}``; those are escaped."""
    return Marked(template.format(*(_safe(part) for part in parts)))


def escaped(raw: str) -> Marked:
    """One line of somebody's text."""
    return Marked(_inert(one_line(raw)))


def joined(parts: Iterable[Marked], by: str = "\n") -> Marked:
    return Marked(by.join(part for part in parts if part))


def bold(raw: str) -> Marked:
    text = escaped(raw)
    return Marked(f"*{text}*") if text else text


def code(raw: str) -> Marked:
    """A command to type, in code style, where only the closing mark is a hazard."""
    text = one_line(raw).replace("`", _BACKTICK)
    return Marked(f"`{_entities(text)}`" if text else "")


def mention(slack: str, name: str = "") -> Marked:
    """A mention of a Slack account, or the plain name where there is no account."""
    return Marked(f"<@{slack}>") if is_account(slack) else escaped(name or slack)


def channel_link(channel: str) -> Marked:
    """A channel by its present name, whatever it was called before."""
    return Marked(f"<#{channel}>") if is_channel(channel) else escaped(channel)


def is_channel(channel: str) -> bool:
    """Whether it is the id of a Slack channel."""
    return _SLACK_CHANNEL.fullmatch(channel) is not None


def is_account(slack: str) -> bool:
    """Whether it is the id of a Slack account."""
    return _SLACK_USER.fullmatch(slack) is not None


def local_time(at: datetime) -> Marked:
    """An instant in the viewer's own zone."""
    fallback = at.astimezone(UTC).strftime("%-d %b %Y %H:%M UTC")
    return Marked(f"<!date^{int(at.timestamp())}^{{date_short_pretty}} at {{time}}|{fallback}>")


def local_day(at: datetime) -> Marked:
    """An instant in the viewer's own zone, with its weekday."""
    fallback = at.astimezone(UTC).strftime("%a %-d %b %Y %H:%M UTC")
    return Marked(f"<!date^{int(at.timestamp())}^{{date_long_pretty}} at {{time}}|{fallback}>")


def plain(raw: str) -> str:
    """For plain_text objects, alt text and top-level text that is not mrkdwn."""
    text = _MENTION_START.sub("<" + _WORD_JOINER, one_line(raw))
    return _EMOJI_CODE.sub(":" + _WORD_JOINER, text)


def one_line(raw: str) -> str:
    return " ".join(clean(raw).split())


def clean(raw: str) -> str:
    """Without control characters, lone surrogates and marks that turn the writing round."""
    if len(raw) > LONGEST:
        raw = raw[:LONGEST] + SHORTENED
    if raw.isascii() and raw.isprintable():
        return raw
    unified = raw.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(_seen(char) for char in unified)


def shortened(text: Marked, limit: int) -> Marked:
    """At most ``limit`` long, never cut inside an entity or a mention, and saying so."""
    return Marked(_cut(text, limit))


def shortened_plain(text: str, limit: int) -> str:
    return _cut(text, limit)


def _cut(text: str, limit: int) -> str:
    if length(text) <= limit:
        return text
    ending = SHORTENED if limit >= 3 * len(SHORTENED) else "…"
    room, kept = limit - len(ending), ""
    used = 0
    for token in _TOKEN.findall(text):
        used += length(token)
        if used > room:
            break
        kept += token
    return kept.rstrip() + ending


def _safe(part: object) -> str:
    """Our own words may begin or end with a space that has to stay; one is enough."""
    if isinstance(part, Marked):
        return part
    raw = str(part)
    text = escaped(raw)
    return f"{' ' * raw.startswith(' ')}{text}{' ' * raw.endswith(' ')}" if text else ""


def _inert(line: str) -> str:
    if _HARMLESS.fullmatch(line):
        return line
    text = _EDGE_UNDERSCORE.sub("\u02cd", line.translate(_LOOKALIKES))
    text = _EMOJI_CODE.sub(":" + _WORD_JOINER, text)
    if text.startswith(">"):
        text = "\u203a" + text[1:]
    return _entities(text)


def _entities(text: str) -> str:
    return text.translate(_ENTITIES)


@lru_cache(maxsize=1024)
def _seen(char: str) -> str:
    if char in "\n\t":
        return char if char == "\n" else " "
    if char in "\u2028\u2029\x0b\x0c\x85":
        return " "
    return "" if unicodedata.category(char) in ("Cc", "Cs") or char in _HAZARDS else char
