"""A stand-in for Slack: one workspace, its Web API and Socket Mode, over real sockets and as strict as Slack is.

`Slack` is the server. People in it say things, press buttons and type commands; channels show what was posted. Faults
happen on demand. Run it by itself with `python -m tests.slack_standin`.
"""

from tests.slack_standin.faults import AnswerLost, Fails, Fault, NotReached, RateLimited, Refuses, Slow, WithoutTs
from tests.slack_standin.server import Slack
from tests.slack_standin.workspace import Channel, Message, User, Whisper

__all__ = [
    "AnswerLost",
    "Channel",
    "Fails",
    "Fault",
    "Message",
    "NotReached",
    "RateLimited",
    "Refuses",
    "Slack",
    "Slow",
    "User",
    "Whisper",
    "WithoutTs",
]
