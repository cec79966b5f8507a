"""What somebody reads in their browser who installs the app in a workspace."""

from __future__ import annotations

import html
from http import HTTPStatus

from aiohttp import web

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_PAGE = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>body {{ font: 1.1em/1.5 sans-serif; max-width: 36em; margin: 4em auto; padding: 0 1em }}</style>
<h1>{title}</h1>
<p>{text}</p>
{again}</html>
"""
_AGAIN = '<p><a href="/slack/install">Begin again</a></p>\n'


def installed(workspace: str) -> web.Response:
    """It is done."""
    return _page(
        f"Casebell is in {workspace}",
        "Invite it to the channels that are to hear of cases: write /invite @Casebell there. Then open its Home tab, or"
        " say help to it. You may close this page.",
    )


def cancelled() -> web.Response:
    """Whoever was asked said no."""
    return _page("Nothing was installed", "Slack says that it was cancelled, so nothing has changed.", again=True)


def late() -> web.Response:
    """It took too long, or the page was loaded a second time."""
    return _page(
        "This took too long",
        "A link from Slack is good once, and for ten minutes. If the app is in your workspace already, all is well;"
        " otherwise begin again.",
        HTTPStatus.BAD_REQUEST,
        again=True,
    )


def astray() -> web.Response:
    """The link is not one that this browser asked for."""
    return _page(
        "This link does not belong to this browser",
        "An installation ends in the browser in which it began, with cookies allowed. Nothing was installed.",
        HTTPStatus.FORBIDDEN,
        again=True,
    )


def refused(reason: str) -> web.Response:
    """Slack takes the code for nothing."""
    return _page(
        "Slack did not let it in",
        f"Slack says {reason}, and nothing was installed. Try again; if it stays so, tell whoever runs this Casebell.",
        HTTPStatus.BAD_GATEWAY,
        again=True,
    )


def not_here() -> web.Response:
    """A workspace that is not served."""
    return _page(
        "This Casebell does not serve your workspace",
        "Nothing was kept, and the app leaves your workspace again. Ask whoever runs this Casebell to name it in"
        " its settings (SLACK_COMMUNITIES), then begin again.",
        HTTPStatus.FORBIDDEN,
    )


def full() -> web.Response:
    """One workspace more than there is room for."""
    return _page(
        "This Casebell has no room for another workspace",
        "It serves as many as it can. Nothing was kept, and the app leaves your workspace again. Ask whoever runs this"
        " Casebell.",
        HTTPStatus.SERVICE_UNAVAILABLE,
    )


def whole_organisation() -> web.Response:
    """An Enterprise Grid organisation, instead of a workspace."""
    return _page(
        "Choose one workspace",
        "Casebell is installed in one workspace at a time, not in a whole organisation, so nothing was kept and the app"
        " leaves it again. Begin again, and choose the workspace in which cases are worked on.",
        HTTPStatus.FORBIDDEN,
        again=True,
    )


def not_now() -> web.Response:
    """It cannot be written down."""
    return _page(
        "Not just now",
        "Casebell cannot keep the installation at this moment. Wait a minute, then begin again.",
        HTTPStatus.SERVICE_UNAVAILABLE,
        again=True,
    )


def _page(title: str, text: str, status: HTTPStatus = HTTPStatus.OK, *, again: bool = False) -> web.Response:
    made = _PAGE.format(title=html.escape(title), text=html.escape(text), again=_AGAIN if again else "")
    return web.Response(text=made, status=status, content_type="text/html", headers=_HEADERS)
