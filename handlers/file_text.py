"""The text of a file that a person brings, or plain words on why it cannot be read."""

from handlers.findings import Findings, Place

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_SAVE = "Save it as UTF-8 (in Excel: Save as, CSV UTF-8) and try again."


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
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _unreadable(content: bytes, longest: int) -> str:
    if len(content) > longest:
        return f"has {len(content):,} bytes, and {longest:,} are read. Split it into several files."
    if content.startswith(_UTF_16) or (b"\0" in content[:200] and not content.startswith(b"PK")):
        return f"is saved as UTF-16 (Unicode text). {_SAVE}"
    if content.startswith(b"PK\x03\x04"):
        return "is a workbook or archive. Save the sheet as CSV UTF-8 and try again."
    return ""
