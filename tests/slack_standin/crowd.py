"""The people's side of one workspace: all that they do, and the app as it is installed there."""

from __future__ import annotations

import secrets

from tests.slack_standin.app import App
from tests.slack_standin.methods import Methods
from tests.slack_standin.pressing import Pressing
from tests.slack_standin.rooms import Rooms
from tests.slack_standin.speaking import Speaking
from tests.slack_standin.view_methods import ViewMethods
from tests.slack_standin.workspace import Workspace


class Crowd(Speaking, Pressing, Rooms):
    """People who say, type, press and fill in things. Everything waits until the bot has acknowledged it."""

    def __init__(self, app: App, workspace: Workspace, token: str | None, granted: set[str]) -> None:
        super().__init__(app, workspace, token, granted)
        methods = Methods(workspace, app.files, self._tell_post, self._tell_update, self.deletes)
        view_methods = ViewMethods(app, workspace, self.screen, self.screens)
        self.methods = methods.by_name | view_methods.by_name

    def install(self, granted: set[str]) -> None:
        """The app is installed, or once more: what it may is added to what it might."""
        self.token = self.token or f"xoxb-test-{secrets.token_hex(8)}"
        self.scopes |= granted
        self.revoked = None
        self.workspace.users[self.bot_user].deleted = False

    def uninstall(self, error: str = "account_inactive") -> None:
        """The app is here no more: its token is answered this, and its bot is nobody's. It is told so."""
        if self.token is None:
            return
        self.app.ended[self.token] = error
        revoked = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [self.bot_user]}}
        told = [self._event(revoked), self._event({"type": "app_uninstalled"})]
        self.token, self.scopes = None, set()
        self.workspace.users[self.bot_user].deleted = True
        self._parting = [envelope for envelope in told if envelope is not None]

    async def uninstalls(self, crowd: Crowd | None = None) -> None:
        """An administrator of a workspace, this one unless said otherwise, removes the app."""
        crowd = crowd or self
        crowd.uninstall()
        await self._acked(*crowd._parting)
