"""The server: the Web API, Socket Mode and response addresses on one port of this machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from aiohttp import web

from chatbot.clock import Clock, SystemClock
from tests.slack_standin import arguments
from tests.slack_standin.arguments import Refused
from tests.slack_standin.crowd import Crowd
from tests.slack_standin.faults import AnswerLost, Fails, Faults, NotReached, RateLimited, Refuses, Slow, WithoutTs
from tests.slack_standin.files import Files
from tests.slack_standin.methods import Methods, check_content
from tests.slack_standin.sockets import Sockets
from tests.slack_standin.waiting import Changes
from tests.slack_standin.workspace import Whisper, Workspace

BOT_TOKEN = "xoxb-test-not-a-secret"
APP_TOKEN = "xapp-test-not-a-secret"


@dataclass(frozen=True)
class Call:
    """A call that came, with its arguments, in order."""

    method: str
    arguments: dict[str, Any]


class Slack(Crowd):
    """One workspace. `async with Slack() as slack:` serves it on a free port of 127.0.0.1."""

    def __init__(self, clock: Clock | None = None, redeliver_after: float = 3.0) -> None:
        self.workspace = Workspace(clock or SystemClock())
        self.sockets = Sockets(clock or SystemClock(), redeliver_after)
        self.faults = Faults()
        self.files = Files()
        self.scopes = {"files:write"}
        self.calls: list[Call] = []
        self.revoked: str | None = None
        self._asked = Changes()
        self.url = ""
        self.response_urls: dict[str, tuple[str, str]] = {}
        self._methods = Methods(self.workspace, self.files, self._tell_post, self._tell_update)
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self, port: int = 0) -> None:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._call)
        app.router.add_get("/socket", self.sockets.serve)
        app.router.add_post("/response/{token}", self._respond)
        app.router.add_post("/upload/{place}", self._upload)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        host, bound = self._runner.addresses[0][:2]
        self.url = self.files.url = f"http://{host}:{bound}"

    async def stop(self) -> None:
        await self.sockets.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    def environment(self, channels: str) -> dict[str, str]:
        """The settings that connect a bot to this workspace."""
        return {
            "SLACK_API_URL": f"{self.url}/api/",
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_APP_TOKEN": APP_TOKEN,
            "SLACK_CHANNELS": channels,
        }

    def called(self, method: str) -> int:
        """How often a method was called."""
        return sum(call.method == method for call in self.calls)

    async def asked(self, method: str, times: int = 1, seconds: float = 60) -> None:
        """Wait until a method was called so many times."""
        await self._asked.until(lambda: self.called(method) >= times or None, f"{times} x {method}", seconds)

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        try:
            self._authorise(method, request)
            given = await arguments.read(method, request)
            self.calls.append(Call(method, given))
            self._asked.happened()
            return await self._answered(request, method, given)
        except Refused as refused:
            answer: dict[str, Any] = {"ok": False, "error": refused.error}
            if refused.messages:
                answer["response_metadata"] = {"messages": list(refused.messages)}
            return web.json_response(answer)

    async def _answered(self, request: web.Request, method: str, given: dict[str, Any]) -> web.StreamResponse:
        fault = self.faults.take(method, given)
        match fault:
            case RateLimited(seconds):
                answer = {"ok": False, "error": "ratelimited"}
                return web.json_response(answer, status=429, headers={"Retry-After": str(seconds)})
            case Fails(status):
                return web.Response(status=status, text="<html>out of order</html>", content_type="text/html")
            case Refuses(error):
                raise Refused(error)
            case NotReached():
                return self._broken(request)
            case Slow(until, begun):
                begun.set()
                await until.wait()
        answer = {"ok": True} | self._done(method, given)
        if isinstance(fault, AnswerLost):
            return self._broken(request)
        if isinstance(fault, WithoutTs):
            answer.pop("ts", None)
        return web.json_response(answer)

    def _done(self, method: str, given: dict[str, Any]) -> dict[str, Any]:
        if method == "apps.connections.open":
            return {"url": f"{self.url.replace('http', 'ws', 1)}/socket?ticket={self.sockets.ticket()}"}
        return self._methods.by_name[method](given)

    def _authorise(self, method: str, request: web.Request) -> None:
        if method not in arguments.METHODS:
            raise Refused("unknown_method")
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer":
            raise Refused("not_authed")
        if token not in {BOT_TOKEN, APP_TOKEN}:
            raise Refused("invalid_auth")
        if token != (APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN):
            raise Refused("not_allowed_token_type")
        if self.revoked:
            raise Refused(self.revoked)
        if method.startswith("files.") and "files:write" not in self.scopes:
            raise Refused("missing_scope")

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        channel, user = self.response_urls.get(request.match_info["token"], ("", ""))
        given = await request.json()
        match self.faults.take("response", {}):
            case Fails(status):
                return web.Response(status=status)
        if channel not in self.workspace.channels or not given.get("text"):
            return web.Response(status=404, text="no_service")
        if set(given) - {"text", "response_type", "blocks"} or given.get("response_type") != "ephemeral":
            self.sockets.problems.append("an answer to a command that is not ephemeral")
        try:
            check_content(given, self.files, longest=40_000, to_one=True)
        except Refused as refused:
            return web.json_response({"ok": False, "error": refused.error}, status=404)
        found = self.workspace.channels[channel]
        found.whispers.append(Whisper(user, given["text"], "response_url", given.get("blocks", [])))
        found.changes.happened()
        return web.Response(text="ok")

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        self.calls.append(Call("upload", {}))
        match self.faults.take("upload", {}):
            case Fails(status):
                return web.Response(status=status)
            case NotReached():
                return self._broken(request)
        if request.headers.get("Authorization"):
            self.sockets.problems.append("a token where there is no need for one")
        taken = self.files.take(request.match_info["place"], await request.read())
        return web.Response(text="OK") if taken else web.Response(status=400)

    @staticmethod
    def _broken(request: web.Request) -> web.StreamResponse:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()
