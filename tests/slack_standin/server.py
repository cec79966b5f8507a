"""The server: the Web API, Socket Mode, the page that installs the app, and response addresses, on one port."""

from __future__ import annotations

from typing import Any, Self

from aiohttp import web

from chatbot.clock import Clock, SystemClock
from tests.slack_standin import arguments, oauth, scopes
from tests.slack_standin.app import APP_TOKEN, BOT_TOKEN, CONFIG_TOKEN, App, Call
from tests.slack_standin.app_methods import AppMethods
from tests.slack_standin.arguments import Refused
from tests.slack_standin.crowd import Crowd
from tests.slack_standin.faults import AnswerLost, Fails, Fault, NotReached, RateLimited, Refuses, Slow, WithoutTs
from tests.slack_standin.hooks import Hooks
from tests.slack_standin.manifest import ours
from tests.slack_standin.waiting import Changes
from tests.slack_standin.workspace import User, Workspace

__all__ = ["APP_TOKEN", "BOT_TOKEN", "CONFIG_TOKEN", "Call", "Slack"]

OTHER_TOKENS = {"apps.connections.open": APP_TOKEN, "apps.manifest.export": CONFIG_TOKEN}
WITHOUT_TOKEN = {"oauth.v2.access"}


class Slack(Crowd):
    """One workspace, and others on demand. `async with Slack() as slack:` serves it on a free port of 127.0.0.1.

    `manifest` is the app's settings page, the repository's unless said otherwise; `scopes` is what the bot's token
    may, all that the manifest asks for; `app_scopes` is what the app-level token may.
    """

    def __init__(
        self, clock: Clock | None = None, redeliver_after: float = 3.0, manifest: dict[str, Any] | None = None
    ) -> None:
        app = App(clock or SystemClock(), redeliver_after, manifest or ours())
        granted = set(app.manifest["oauth_config"]["scopes"]["bot"])
        super().__init__(app, Workspace(app.clock), BOT_TOKEN, granted)
        self.sockets = app.sockets
        self.faults = app.faults
        self.files = app.files
        self.triggers = app.triggers
        self.calls = app.calls
        self.app_scopes = app.scopes
        self.app_id = app.id
        self.client_id, self.client_secret = app.client_id, app.client_secret
        self.signing_secret = app.signing_secret
        self.config_token = CONFIG_TOKEN
        self.url = ""
        self._asked = Changes()
        self._oauth = oauth.OAuth(app)
        self._app_methods = AppMethods(app, self._oauth)
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self, port: int = 0) -> None:
        server = web.Application()
        server.router.add_route("*", "/api/{method}", self._call)
        server.router.add_get("/socket", self.sockets.serve)
        server.router.add_get("/oauth/v2/authorize", self._oauth.authorise)
        server.router.add_post("/response/{token}", self._respond)
        server.router.add_post("/upload/{place}", self._upload)
        self._runner = web.AppRunner(server, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        host, bound = self._runner.addresses[0][:2]
        self.url = self.app.url = self.files.url = self.app.responses.url = f"http://{host}:{bound}"

    async def stop(self) -> None:
        await self.sockets.stop()
        if self.sockets.instead is not None:
            await self.sockets.instead.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def manifest(self) -> dict[str, Any]:
        return self.app.manifest

    @property
    def subscriptions(self) -> list[str]:
        """The bot events of the manifest; to be changed at will."""
        return self.app.subscriptions

    @property
    def redirect_urls(self) -> list[str]:
        """Where an installation may lead back to, by the manifest; to be changed at will."""
        return self.app.redirect_urls

    @property
    def interactivity(self) -> bool:
        return self.app.interactivity

    @interactivity.setter
    def interactivity(self, on: bool) -> None:
        self.manifest["settings"]["interactivity"]["is_enabled"] = on

    @property
    def authorize_url(self) -> str:
        return f"{self.url}/oauth/v2/authorize"

    @property
    def hooks(self) -> Hooks:
        """Delivery by HTTP, once `deliver_to` was called."""
        assert self.sockets.instead is not None, "delivery is by sockets"
        return self.sockets.instead

    def environment(self, channels: str) -> dict[str, str]:
        """The settings that connect a bot to this workspace."""
        return {
            "SLACK_API_URL": f"{self.url}/api/",
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_APP_TOKEN": APP_TOKEN,
            "SLACK_CHANNELS": channels,
        }

    def deliver_to(self, url: str, secret: str | None = None) -> Hooks:
        """Deliver everything by HTTP to this address from now on, signed with `signing_secret` or another."""
        secret = secret or self.signing_secret
        if self.sockets.instead is None:
            self.sockets.instead = Hooks(self.app.clock, self.sockets, url, secret)
        self.sockets.instead.url, self.sockets.instead.secret = url, secret
        settings = self.manifest["settings"]
        settings["socket_mode_enabled"] = False
        settings["event_subscriptions"]["request_url"] = settings["interactivity"]["request_url"] = url
        for command in self.manifest["features"].get("slash_commands") or ():
            command["url"] = url
        return self.sockets.instead

    async def verifies_url(self, url: str, secret: str | None = None) -> None:
        """Check an address as Slack does before it delivers to it. Raises AssertionError."""
        hooks = Hooks(self.app.clock, self.sockets, url, secret or self.signing_secret)
        try:
            await hooks.verify()
        finally:
            await hooks.stop()

    def add_workspace(self, team: str, name: str, *, installed: bool = True) -> Crowd:
        """Another workspace, with people, channels and a token of its own."""
        other = Crowd(self.app, Workspace(self.app.clock, team, name), None, set())
        if installed:
            other.install(set(self.manifest["oauth_config"]["scopes"]["bot"]))
        return other

    async def installs(
        self, user: User, start_url: str, workspace: Crowd | None = None, *, approves: bool = True
    ) -> str:
        """Somebody opens an address and installs the app, or does not approve; what they read in the end."""
        return await oauth.walk(start_url, self.url, (workspace or self).team, user, approves=approves)

    def called(self, method: str) -> int:
        """How often a method was called."""
        return sum(call.method == method for call in self.calls)

    async def asked(self, method: str, times: int = 1, seconds: float = 60) -> None:
        """Wait until a method was called so many times."""
        await self._asked.until(lambda: self.called(method) >= times or None, f"{times} x {method}", seconds)

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method, headers = request.match_info["method"], {}
        try:
            crowd = self._authorise(method, request)
            given = await arguments.read(method, request)
            self.calls.append(Call(method, given, crowd.team if crowd else None))
            self._asked.happened()
            if crowd is not None:
                headers = {
                    "x-oauth-scopes": ",".join(sorted(crowd.scopes)),
                    "x-accepted-oauth-scopes": ",".join(sorted(scopes.accepted(method))),
                }
                _check_scopes(method, given, crowd)
            return await self._answered(request, method, given, crowd, headers)
        except Refused as refused:
            answer: dict[str, Any] = {"ok": False, "error": refused.error} | refused.more
            if refused.messages:
                answer["response_metadata"] = {"messages": list(refused.messages)}
            return web.json_response(answer, headers=headers)

    async def _answered(
        self, request: web.Request, method: str, given: dict[str, Any], crowd: Crowd | None, headers: dict[str, str]
    ) -> web.StreamResponse:
        fault = self.faults.take(method, given)
        broken = await self._broken_by(fault, request)
        if broken is not None:
            return broken
        if crowd is not None and method in crowd.methods:
            answer = {"ok": True} | crowd.methods[method](given)
        else:
            authorization = request.headers.get("Authorization", "")
            answer = {"ok": True} | self._app_methods.done(method, given, crowd, authorization)
        if isinstance(fault, AnswerLost):
            return _broken(request)
        if isinstance(fault, WithoutTs):
            answer.pop("ts", None)
        return web.json_response(answer, headers=headers)

    async def _broken_by(self, fault: Fault | None, request: web.Request) -> web.StreamResponse | None:
        """What a fault answers before anything is done, if it does."""
        match fault:
            case RateLimited(seconds):
                answer = {"ok": False, "error": "ratelimited"}
                return web.json_response(answer, status=429, headers={"Retry-After": str(seconds)})
            case Fails(status):
                return web.Response(status=status, text="<html>out of order</html>", content_type="text/html")
            case Refuses(error):
                raise Refused(error)
            case NotReached():
                return _broken(request)
            case Slow(until, begun):
                begun.set()
                await until.wait()
        return None

    def _authorise(self, method: str, request: web.Request) -> Crowd | None:
        """The workspace whose token this is; None for what is not a bot's to call."""
        if method not in arguments.METHODS:
            raise Refused("unknown_method")
        if method in WITHOUT_TOKEN:
            return None
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer":
            raise Refused("not_authed")
        if token in self.app.ended:
            raise Refused(self.app.ended[token])
        crowd = self.app.by_token(token)
        if crowd is None and token not in OTHER_TOKENS.values():
            raise Refused("invalid_auth")
        if token != OTHER_TOKENS.get(method, token) or (crowd is None and method not in OTHER_TOKENS):
            raise Refused("not_allowed_token_type")
        revoked = (crowd or self).revoked
        if revoked:
            raise Refused(revoked)
        return crowd

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        self.calls.append(Call("response", {}))
        self._asked.happened()
        fault = self.faults.take("response", {})
        try:
            broken = await self._broken_by(fault, request)
            if broken is not None:
                return broken
            self.app.responses.take(request.match_info["token"], await request.json())
        except Refused as refused:
            return web.json_response({"ok": False, "error": refused.error}, status=404)
        return _broken(request) if isinstance(fault, AnswerLost) else web.Response(text="ok")

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        self.calls.append(Call("upload", {}))
        fault = self.faults.take("upload", {})
        try:
            broken = await self._broken_by(fault, request)
        except Refused as refused:
            return web.Response(status=400, text=refused.error)
        if broken is not None:
            return broken
        if request.headers.get("Authorization"):
            self.sockets.problems.append("a token where there is no need for one")
        if not self.files.take(request.match_info["place"], await request.read()):
            return web.Response(status=400)
        return _broken(request) if isinstance(fault, AnswerLost) else web.Response(text="OK")


def _check_scopes(method: str, given: dict[str, Any], crowd: Crowd) -> None:
    missing = scopes.needed(method, given, crowd.workspace) - crowd.scopes
    if missing:
        provided = ",".join(sorted(crowd.scopes))
        raise Refused("missing_scope", needed=",".join(sorted(missing)), provided=provided)


def _broken(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
