"""Files: making them, filling them, and telling when they are ready to be shown."""

import mimetypes
import re
import time
from pathlib import PurePosixPath

from bot.workspace import limits
from bot.workspace.errors import SlackError
from bot.workspace.model import Workspace
from bot.workspace.records import StoredFile

PNG, JPEG, GIF = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8"


def new_file(
    workspace: Workspace, name: str, size: int, user: str, alt_text: str = ""
) -> StoredFile:
    safe = re.sub(r"[^\w.\- ()]", "_", PurePosixPath(name).name)[: limits.FILE_NAME]
    if not safe.strip(". "):
        raise SlackError("invalid_filename")
    kind = mimetypes.guess_type(safe)[0] or "application/octet-stream"
    suffix = PurePosixPath(safe).suffix.lstrip(".").lower() or "binary"
    file = StoredFile(
        workspace.new_id("F"), safe, safe, user, size, kind, suffix, workspace.clock.seconds(),
        alt_text=alt_text,
    )  # fmt: skip
    workspace.files[file.id] = file
    return file


def fill(workspace: Workspace, file: StoredFile, content: bytes) -> None:
    """The bytes have come; a picture that is no picture will never be ready."""
    workspace.contents[file.id] = content
    workspace.journal.save_bytes(file.id, content)
    file.uploaded, file.size = True, len(content)
    if file.mimetype in limits.PICTURE_TYPES and not looks_like_picture(content):
        file.bad = True
    workspace.save(file)


def looks_like_picture(content: bytes) -> bool:
    webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    return content.startswith((PNG, JPEG, GIF)) or webp


def complete(workspace: Workspace, file: StoredFile, title: str) -> None:
    file.completed, file.title = True, title or file.name
    workspace.ready_at[file.id] = time.monotonic() + workspace.file_processing_ms / 1000
    workspace.save(file)
    workspace.changes.add("file", by_bot=True)
