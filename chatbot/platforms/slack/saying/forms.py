"""Forms put before somebody who has just pressed something: Slack lets an app do that within three seconds."""

from __future__ import annotations

import structlog
from slack_sdk.errors import SlackApiError

from chatbot.logs import fault
from chatbot.platforms.platform import Answer
from chatbot.platforms.slack.looks.modals import Opened, modal
from chatbot.platforms.slack.saying.replies import Reply
from chatbot.platforms.slack.trouble import EXPECTED, code, trouble
from chatbot.platforms.slack.workspace import Workspace
from commands.refusals import Fault
from commands.refusals.views import FormNotOpened
from commands.views import Form

OPEN_ALREADY = "exchanged_trigger_id"
"""Slack's answer when the same press, delivered twice, has opened a form before."""

log = structlog.get_logger(__name__)


async def show(here: Workspace, found: Form | Answer, trigger: str, reply: Reply) -> None:
    """Put a form before whoever has just made this trigger; what is refused goes where `reply` goes, as what is done
    once it is filled in will.
    """
    reply.answer = found if isinstance(found, Answer) else await _put(here, found, trigger, reply)
    await here.replies.send(reply)


async def _put(here: Workspace, form: Form, trigger: str, reply: Reply) -> Answer | None:
    """Why it does not stand there; None once it does."""
    opened = Opened(form.name, form.case, reply.channel, reply.thread)
    try:
        await here.web.posts.views_open(trigger_id=trigger, view=modal(form, opened, here.renderer))
    except EXPECTED as error:
        if isinstance(error, SlackApiError) and code(error) == OPEN_ALREADY:
            return None
        log.warning("slack_form_not_opened", form=form.name, reason=trouble(error).reason)
        return here.desk.refusal(FormNotOpened())
    except Exception as error:  # noqa: BLE001 - a form that cannot be drawn takes nothing down
        return here.desk.refusal(Fault(fault(log, "slack form", error, form=form.name)))
    return None
