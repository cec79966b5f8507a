"""The methods of the Web API that are about the app itself, not about what is in a workspace."""

from __future__ import annotations

import copy
from typing import Any

from tests.slack_standin.app import App
from tests.slack_standin.arguments import Refused
from tests.slack_standin.crowd import Crowd
from tests.slack_standin.oauth import OAuth

Answer = dict[str, Any]


class AppMethods:
    """What is called with the app-level token, the configuration token, the client's secret, or to end a bot token."""

    def __init__(self, app: App, oauth: OAuth) -> None:
        self._app = app
        self._oauth = oauth

    def done(self, method: str, given: Answer, crowd: Crowd | None, authorization: str) -> Answer:
        """The answer to a call; `crowd` is the workspace whose bot token it came with."""
        match method:
            case "apps.connections.open":
                return self._connection()
            case "apps.manifest.export":
                return self._manifest(given)
            case "oauth.v2.access":
                return self._oauth.access(given, authorization)
        assert crowd is not None, method
        if method == "auth.revoke":
            return _revoke(given, crowd)
        self._oauth.check_client(given)
        crowd.uninstall()
        return {}

    def _connection(self) -> Answer:
        if "connections:write" not in self._app.scopes:
            provided = ",".join(sorted(self._app.scopes))
            raise Refused("missing_scope", needed="connections:write", provided=provided)
        return {"url": f"{self._app.url.replace('http', 'ws', 1)}/socket?ticket={self._app.sockets.ticket()}"}

    def _manifest(self, given: Answer) -> Answer:
        if given["app_id"] != self._app.id:
            raise Refused("app_not_found")
        return {"manifest": copy.deepcopy(self._app.manifest)}


def _revoke(given: Answer, crowd: Crowd) -> Answer:
    if not given.get("test"):
        crowd.uninstall("token_revoked")
    return {"revoked": not given.get("test", False)}
