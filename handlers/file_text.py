"""A file that a person brings, and its text or plain words on why it cannot be read."""

from dataclasses import dataclass

from handlers.findings import Findings, Place

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_HEAD = 200
_SAVE = "Save it as UTF-8 (in Excel: Save as, CSV UTF-8) and try again."


@dataclass(frozen=True)
class ImportFile:
    name: str
    content: bytes


def text_of(name: str, content: bytes, longest: int, findings: Findings) -> str | None:
    """Without byte order mark, with one kind of line end; None with the reason noted."""
    reason = _unreadable(content, longest)
    if reason:
        findings.fault(Place(name), reason)
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        findings.fault(
            Place(name, line),
            "has letters that are not UTF-8, as Windows and older programs save them "
            f"(latin-1). {_SAVE}",
        )
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        findings.fault(
            Place(name, text.count("\n", 0, text.index("\0")) + 1),
            "holds a NUL character, which no text has: the file is damaged. Save it anew, or "
            "remove that character.",
        )
        return None
    return text


def _unreadable(content: bytes, longest: int) -> str:
    if len(content) > longest:
        return f"has {len(content):,} bytes, and {longest:,} are read. Split it into several files."
    if content.startswith(b"PK\x03\x04"):
        return "is a workbook or archive. Save the sheet as CSV UTF-8 and try again."
    if content.startswith(_UTF_16) or _every_second_byte_is_nul(content[:_HEAD]):
        return f"is saved as UTF-16 (Unicode text). {_SAVE}"
    if b"\0" in content[:_HEAD] and not content[:_HEAD].replace(b"\0", b"").isascii():
        return "is no text file. Save what it holds as CSV UTF-8 or YAML and try again."
    return ""


def _every_second_byte_is_nul(head: bytes) -> bool:
    """UTF-16 without its mark: plain letters with a NUL beside each of them."""
    nuls, others = head.count(b"\0"), len(head) - head.count(b"\0")
    return others > 0 and abs(nuls - others) <= 1 + len(head) // 10
