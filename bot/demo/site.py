"""The demo's page: who one is, what there is to open, and SimCord's preview of what is open.

One address serves it all. SimCord gives each preview a server of its own, which refuses to be
framed; what the page frames comes through here.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import simcord
import simcord.preview
from aiohttp import ClientSession, web
from simcord.preview._server import PreviewServer

from bot.demo import acts, listing
from bot.demo.furnishing import Member
from bot.demo.windows import Window, Windows
from bot.demo.world import World

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_PAGE = Path(__file__).parent / "page"
_PREVIEW = Path(simcord.preview.__file__).parent
_HERE = {"127.0.0.1", "localhost", "[::1]"}
_HEADERS = {
    "Cache-Control": "no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
        "connect-src 'self' blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'self'"
    ),
}
_FORWARDED = ("x-simcord-capability", "x-simcord-context", "content-type", "accept")
_RETURNED = ("content-type", "content-disposition")
_RETURNED_PREFIX = "x-"

_log = logging.getLogger(__name__)


class Site:
    """The pages of one world."""

    def __init__(self, world: World, windows: Windows, http: ClientSession) -> None:
        self._world = world
        self._windows = windows
        self._http = http
        #: A page that sees another one was open before the demo started anew, and reloads.
        self._run = secrets.token_hex(4)

    def app(self) -> web.Application:
        """Give the application to serve."""
        app = web.Application(middlewares=[_guard], client_max_size=30 * 2**20)
        app.add_routes(
            [
                web.get("/", _page("lobby.html")),
                *(
                    web.get(f"/demo/{name}", _page(name))
                    for name in ("lobby.css", "lobby.js", "inside.css", "inside.js")
                ),
                web.get("/demo/state", self._state),
                web.post("/demo/open", self._open),
                web.get("/demo/menu", self._menu),
                web.post("/demo/choose", self._choose),
                web.post("/demo/react", self._react),
                web.post("/demo/post", self._post),
                web.get("/inside/{number}", _inside),
                web.route("*", "/api/{rest:.*}", self._preview),
                *(
                    web.get(path, _preview_file(name))
                    for path, name in PreviewServer._STATIC_FILES.items()
                    if path != "/"
                ),
            ]
        )
        return app

    async def _state(self, request: web.Request) -> web.Response:
        member = self._member(request.query.get("as", ""))
        window = request.headers.get("X-Simcord-Capability")
        state = {
            "run": self._run,
            "revision": self._world.revision,
            "people": listing.people(self._world),
            "me": str(member.id),
            "is_shut": window is not None and self._windows.find(window) is None,
            **listing.listing(self._world, member),
        }
        return web.json_response(state)

    async def _open(self, request: web.Request) -> web.Response:
        asked = await request.json()
        member = self._member(asked.get("as", ""))
        channel = self._world.channel(int(asked["channel"]))
        if channel is None:
            raise web.HTTPNotFound(text="That channel is gone.")
        window = await self._windows.open(channel, member, _timezone(asked.get("timezone")))
        return web.json_response({"window": window.preview.capability})

    async def _menu(self, request: web.Request) -> web.Response:
        message_id = int(request.query["message"])
        return web.json_response(acts.menu(self._world, self._window(request), message_id))

    async def _choose(self, request: web.Request) -> web.Response:
        window, asked = self._window(request), await request.json()
        is_person = asked["kind"] == "person"
        async with self._world.acting():
            await acts.choose(
                self._world, window, asked["name"], int(asked["target"]), is_person=is_person
            )
            await window.preview.refresh()
        return web.json_response({})

    async def _react(self, request: web.Request) -> web.Response:
        window, asked = self._window(request), await request.json()
        async with self._world.acting():
            await acts.react(self._world, window, int(asked["message"]), asked["emoji"])
            await window.preview.refresh()
        return web.json_response({})

    async def _post(self, request: web.Request) -> web.Response:
        asked = await request.json()
        member, forum = self._member(asked["as"]), self._world.channel(int(asked["channel"]))
        if forum is None:
            raise web.HTTPNotFound(text="That channel is gone.")
        tags = [int(tag) for tag in asked["tags"]]
        async with self._world.acting():
            thread_id = await acts.post(
                self._world, member, forum, asked["title"].strip(), asked["text"].strip(), tags
            )
        return web.json_response({"channel": str(thread_id)})

    async def _preview(self, request: web.Request) -> web.Response:
        window = self._window(request)
        if request.method == "POST" and request.path == "/api/pages":
            window.make_room()
        headers = {key: request.headers[key] for key in _FORWARDED if key in request.headers}
        address, body = window.origin + request.path_qs, await request.read()
        async with self._http.request(
            request.method, address, headers=headers, data=body or None
        ) as answer:
            returned = {
                key: value
                for key, value in answer.headers.items()
                if key.lower() in _RETURNED or key.lower().startswith(_RETURNED_PREFIX)
            }
            returned.pop("X-Frame-Options", None)
            body = await answer.read()
            return web.Response(status=answer.status, body=body, headers=returned)

    def _window(self, request: web.Request) -> Window:
        window = self._windows.find(request.headers.get("X-Simcord-Capability", ""))
        if window is None:
            # SimCord's page takes this for its session's end; the page around it opens another.
            raise web.HTTPGone
        return window

    def _member(self, user_id: str) -> Member:
        members = self._world.members
        found = self._world.member(int(user_id)) if user_id.isdecimal() else None
        return found or next(iter(members.values()))


@web.middleware
async def _guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer only this machine's own browser on this page, and tell it what pages may do."""
    name = request.host.rpartition(":")[0] or request.host
    if name not in _HERE or not _is_from_here(request):
        raise web.HTTPForbidden(text="This page answers only on this machine.")
    try:
        response = await handler(request)
    except (acts.ActError, simcord.BackendError, simcord.SetupError) as error:
        response = web.json_response({"error": str(error)}, status=400)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        _log.info("A request to the demo's page was malformed: %s.", type(error).__name__)
        response = web.json_response({"error": "The page asked for nothing known."}, status=400)
    response.headers.update(_HEADERS)
    return response


def _is_from_here(request: web.Request) -> bool:
    """Tell whether the demo's own page asks, and not another one open in the same browser."""
    if request.headers.get("Sec-Fetch-Site", "none") in ("same-origin", "none"):
        return True
    return request.method == "GET" and request.headers.get("Sec-Fetch-Mode") == "navigate"


def _page(name: str) -> Handler:
    async def give(_request: web.Request) -> web.StreamResponse:
        return web.FileResponse(_PAGE / name)

    return give


def _preview_file(name: str) -> Handler:
    folder = _PREVIEW if name == "protocol.schema.json" else _PREVIEW / "static"

    async def give(_request: web.Request) -> web.StreamResponse:
        return web.FileResponse(folder / name)

    return give


async def _inside(_request: web.Request) -> web.Response:
    """Give SimCord's page with what this demo adds to it."""
    text = (_PREVIEW / "static" / "index.html").read_text("utf-8")
    added = (
        '<link rel="stylesheet" href="/demo/inside.css">'
        '<script type="module" src="/demo/inside.js"></script></head>'
    )
    return web.Response(text=text.replace("</head>", added, 1), content_type="text/html")


def _timezone(name: Any) -> str:
    try:
        return ZoneInfo(str(name)).key
    except (KeyError, ValueError, OSError):
        return "UTC"
