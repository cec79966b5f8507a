"""The methods of the Web API that open, change and publish views. https://docs.slack.dev/reference/methods/#views"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.slack_standin import blocks, views
from tests.slack_standin.app import App
from tests.slack_standin.arguments import Refused
from tests.slack_standin.screens import Screen
from tests.slack_standin.triggers import Trigger
from tests.slack_standin.views import View
from tests.slack_standin.workspace import User, Workspace

Answer = dict[str, Any]


class ViewMethods:
    """`screen` gives what somebody sees; `screens` is everybody's who has seen anything."""

    def __init__(
        self, app: App, workspace: Workspace, screen: Callable[[User], Screen], screens: dict[str, Screen]
    ) -> None:
        self._app = app
        self._workspace = workspace
        self._screen = screen
        self._screens = screens
        self.by_name: dict[str, Callable[[dict[str, Any]], Answer]] = {
            "views.open": self._open,
            "views.push": self._push,
            "views.update": self._update,
            "views.publish": self._publish,
        }

    def _open(self, given: dict[str, Any]) -> Answer:
        self._check(given["view"], "modal")
        user = self._exchanged(given).user
        view = View(user, self._workspace, given["view"])
        self._check_files(view)
        self._screen(user).open(view)
        return {"view": view.as_json()}

    def _push(self, given: dict[str, Any]) -> Answer:
        self._check(given["view"], "modal")
        trigger = self._exchanged(given)
        screen = self._screen(trigger.user)
        below = screen.modal
        if below is None or trigger.view is None or screen.find(trigger.view) is None:
            raise Refused("not_found")
        view = View(trigger.user, self._workspace, given["view"], below=below)
        self._check_files(view)
        screen.push(view)
        return {"view": view.as_json()}

    def _update(self, given: dict[str, Any]) -> Answer:
        if ("view_id" in given) is ("external_id" in given):
            raise Refused("invalid_arguments", "[ERROR] either view_id or external_id")
        view = next((each for each in self._all() if self._is_meant(each, given)), None)
        if view is None:
            raise Refused("not_found")
        self._check(given["view"], view.type, instead_of=view)
        self._replace(view, given)
        return {"view": view.as_json()}

    def _publish(self, given: dict[str, Any]) -> Answer:
        if not self._app.home_tab:
            raise Refused("not_enabled")
        user = self._workspace.sees(given["user_id"])
        if user is None or user.is_bot:
            raise Refused("invalid_arguments", "[ERROR] user_id")
        screen = self._screen(user)
        self._check(given["view"], "home", instead_of=screen.home)
        if screen.home is None:
            home = View(user, self._workspace, given["view"])
            self._check_files(home)
            screen.home = home
        else:
            self._replace(screen.home, given)
        screen.changes.happened()
        return {"view": screen.home.as_json()}

    def _replace(self, view: View, given: dict[str, Any]) -> None:
        if given.get("hash", view.hash) != view.hash:
            raise Refused("hash_conflict")
        self._check_files(View(view.user, self._workspace, given["view"]))
        view.replace(given["view"])
        self._screen(view.user).changes.happened()

    def _exchanged(self, given: dict[str, Any]) -> Trigger:
        if "trigger_id" not in given:
            raise Refused("invalid_arguments", "[ERROR] missing required field: trigger_id")
        return self._app.triggers.exchange(given["trigger_id"], self._workspace.team)

    def _check(self, given: dict[str, Any], kind: str, instead_of: View | None = None) -> None:
        views.check(given, kind)
        external = given.get("external_id")
        if external and any(each.external_id == external for each in self._all() if each is not instead_of):
            raise Refused("duplicate_external_id")

    def _check_files(self, view: View) -> None:
        """Nobody may be shown a file in a view that they could not open."""
        theirs = {channel.id for channel in self._workspace.channels.values() if view.user.id in channel.members}
        self._app.files.show_in_view(blocks.files(view.blocks), theirs)

    def _all(self) -> list[View]:
        return [view for screen in self._screens.values() for view in screen.views]

    @staticmethod
    def _is_meant(view: View, given: dict[str, Any]) -> bool:
        if "view_id" in given:
            return view.id == str(given["view_id"])
        return bool(given["external_id"]) and view.external_id == str(given["external_id"])
