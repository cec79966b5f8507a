"""A stand-in for Slack: workspaces, the Web API, Socket Mode and HTTP delivery, over real sockets, and as strict.

`Slack` is the server, and one workspace. People in it say things, press buttons, fill in modals and type commands;
channels and screens show what the app made of it. Faults happen on demand. Run it by itself with
`python -m tests.slack_standin`.
"""

from tests.slack_standin.crowd import Crowd
from tests.slack_standin.deliveries import Envelope
from tests.slack_standin.faults import (
    AnswerLost,
    Fails,
    Fault,
    NotReached,
    RateLimited,
    Refuses,
    Revoked,
    Slow,
    WithoutTs,
)
from tests.slack_standin.messages import Message, Whisper
from tests.slack_standin.screens import Screen
from tests.slack_standin.server import Slack
from tests.slack_standin.views import View
from tests.slack_standin.workspace import Channel, User

__all__ = [
    "AnswerLost",
    "Channel",
    "Crowd",
    "Envelope",
    "Fails",
    "Fault",
    "Message",
    "NotReached",
    "RateLimited",
    "Refuses",
    "Revoked",
    "Screen",
    "Slack",
    "Slow",
    "User",
    "View",
    "Whisper",
    "WithoutTs",
]
