"""A catalogue or readings file dropped into a direct message: preview, then Apply or Discard.

What reads them is loaded with the first file, so that no start waits for it.
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import ConflictError, NotFoundError
from handlers.file_text import ImportFile
from handlers.permissions import check_define
from handlers.request import Request
from handlers.scene import Scene, enter
from storage.store import Store

DRAFT_KIND = "import"


@dataclass(frozen=True)
class ImportPreview:
    """``changes`` are lines of what would be stored; ``faults`` why nothing can be.

    ``draft`` is empty when there is nothing to apply.
    """

    draft: str
    files: tuple[str, ...]
    changes: tuple[str, ...]
    warnings: tuple[str, ...]
    faults: tuple[str, ...]


@dataclass(frozen=True)
class ImportApplied:
    lines: tuple[str, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class ImportDiscarded:
    files: tuple[str, ...]


def preview(files: Sequence[ImportFile], request: Request, store: Store) -> ImportPreview:
    """What would change; the files wait as a draft until their sender decides."""
    from handlers.imports import plan_import

    scene = enter(request, store)
    check_define(scene, "import files")
    plan = plan_import(files, store, scene.now, by=scene.person.key)
    draft = ""
    if not plan.faults and not plan.changes_nothing:
        draft = store.drafts.put(DRAFT_KIND, _packed(files), scene.person.key, scene.now)
    return ImportPreview(
        draft=draft,
        files=plan.files,
        changes=plan.lines(),
        warnings=tuple(str(each) for each in plan.warnings),
        faults=tuple(str(each) for each in plan.faults),
    )


def apply(request: Request, store: Store) -> ImportApplied:
    """The files are planned anew, since things may have changed since the preview."""
    from handlers.imports import apply_import, plan_import

    scene = enter(request, store)
    check_define(scene, "import files")
    files = _files(scene)
    plan = plan_import(files, store, scene.now, by=scene.person.key)
    report = apply_import(plan, store, scene.now, by=scene.person.key)
    store.drafts.drop(request.value("draft"))
    detail = {"files": ", ".join(plan.files)}
    store.audit.note(scene.person.key, "imported", "import", detail, scene.now)
    return ImportApplied(report.lines, tuple(str(each) for each in report.warnings))


def discard(request: Request, store: Store) -> ImportDiscarded:
    scene = enter(request, store)
    files = _files(scene)
    store.drafts.drop(request.value("draft"))
    return ImportDiscarded(tuple(file.name for file in files))


def _packed(files: Sequence[ImportFile]) -> str:
    return json.dumps([[file.name, base64.b64encode(file.content).decode()] for file in files])


def _files(scene: Scene) -> tuple[ImportFile, ...]:
    key = scene.request.value("draft")
    draft = scene.store.drafts.get(key) if key else None
    if draft is None or draft.kind != DRAFT_KIND:
        raise NotFoundError(
            "These files have been dealt with already, or it was too long ago. Drop them here "
            "again."
        )
    if draft.person != scene.person.key:
        raise ConflictError("These are somebody else's files. Drop your own here.")
    packed = json.loads(draft.content)
    return tuple(ImportFile(name, base64.b64decode(content)) for name, content in packed)
