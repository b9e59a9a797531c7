"""The page's own files, served with a strict content security policy."""

import mimetypes
from pathlib import Path

from aiohttp import web

FOLDER = Path(__file__).resolve().parent / "page"
FONTS = FOLDER.parents[1] / "charts" / "fonts"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; "
    "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


async def index(_request: web.Request) -> web.Response:
    return _served(FOLDER, "index.html")


async def file(request: web.Request) -> web.Response:
    return _served(FOLDER, request.match_info["name"])


async def font(request: web.Request) -> web.Response:
    """The page is set in the family of the charts."""
    return _served(FONTS, f"{request.match_info['name']}.ttf")


def _served(folder: Path, name: str) -> web.Response:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder) or not path.is_file():
        raise web.HTTPNotFound
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    headers = {
        "Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-cache", "Referrer-Policy": "no-referrer",
    }  # fmt: skip
    charset = "utf-8" if kind.startswith(("text/", "application/javascript")) else None
    return web.Response(body=path.read_bytes(), content_type=kind, charset=charset, headers=headers)
