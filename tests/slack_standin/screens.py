"""What one person sees of the app beside the channels: a stack of modals, and the home tab."""

from __future__ import annotations

from tests.slack_standin.arguments import Refused
from tests.slack_standin.views import View
from tests.slack_standin.waiting import Changes

DEEPEST = 3


class Screen:
    """One person's. `stack` holds the modals that are open, the top one last."""

    def __init__(self) -> None:
        self.stack: list[View] = []
        self.home: View | None = None
        self.changes = Changes()

    @property
    def modal(self) -> View | None:
        """The modal on top."""
        return self.stack[-1] if self.stack else None

    @property
    def views(self) -> list[View]:
        return [*self.stack, *([self.home] if self.home else [])]

    @property
    def facing(self) -> View:
        """What the person can press on: the modal, or else the home tab. Raises AssertionError without either."""
        view = self.modal or self.home
        assert view is not None, "there is neither a modal nor a home tab"
        return view

    def open(self, view: View) -> None:
        """A modal in the place of whatever was open."""
        self.stack = [view]
        self.changes.happened()

    def push(self, view: View) -> None:
        """A modal upon the others. Raises Refused when there are three."""
        if len(self.stack) >= DEEPEST:
            raise Refused("push_limit_reached")
        self.stack.append(view)
        self.changes.happened()

    def close(self, view: View) -> None:
        """This modal and what is upon it."""
        if view in self.stack:
            del self.stack[self.stack.index(view) :]
        self.changes.happened()

    def clear(self) -> None:
        self.stack = []
        self.changes.happened()

    def find(self, view_id: str) -> View | None:
        return next((view for view in self.views if view.id == view_id), None)

    async def sees_modal(self, title_part: str, seconds: float) -> View:
        """The modal on top once its title has this in it; waits for it."""

        def look() -> View | None:
            return self.modal if self.modal is not None and title_part in self.modal.title else None

        return await self.changes.until(look, f"a modal of {title_part!r}", seconds)

    async def sees_home(self, text: str, seconds: float) -> View:
        """The home tab once it has this text in it; waits for it."""

        def look() -> View | None:
            return self.home if self.home is not None and any(text in each for each in self.home.texts) else None

        return await self.changes.until(look, f"a home tab of {text!r}", seconds)
