"""Help desks under load: each sends signed cases over HTTP, and sends each again until it is told its number."""

from __future__ import annotations

import asyncio
import base64
import json
from random import Random

import aiohttp
from standardwebhooks import Webhook

from chatbot.clock import Clock, SystemClock
from tests.kill.board import Board
from tests.kill.bot import Bot
from tests.kill.ledger import Ledger
from tests.kill.pace import Pace

_PAUSE = 0.8
_BREAKS_OFF = 0.1
"""How often, of all its calls, a source hangs up before it is answered."""


def secret(source: str) -> str:
    """A test secret for a source, in the form of the settings."""
    return "whsec_" + base64.b64encode(f"test secret of {source}".ljust(24, ".").encode()).decode()


class Source:
    """One sender of cases. What it was told of a case must never change: another number for the same is an error."""

    def __init__(
        self, name: str, bot: Bot, http: aiohttp.ClientSession, *, board: Board, ledger: Ledger, dice: Random
    ) -> None:
        self.name = name
        self._bot = bot
        self._http = http
        self._board = board
        self._ledger = ledger
        self._dice = dice
        self._pace = Pace(dice, _PAUSE)
        self._clock: Clock = SystemClock()
        self._key = Webhook(secret(name))

    async def work(self) -> None:
        """Send cases until the board says that it is over, the last of them to its end."""
        count = 0
        while not self._board.over:
            count += 1
            mark = f"{self.name}-{count}"
            case = await self._send(mark)
            self._ledger.acknowledged("new", case=case, mark=mark)
            self._board.opened(case)
            self._board.tick()

    async def _send(self, mark: str) -> int:
        """Send a case until its number is known."""
        body = json.dumps({"source": self.name, "external_id": mark, "subject": mark})
        self._ledger.asks("new", mark=mark)
        while True:
            await self._bot.here("http")
            await self._pace.pause()
            try:
                async with asyncio.timeout(self._patience()):
                    status, answer = await self._post(mark, body)
            except (aiohttp.ClientError, TimeoutError):
                continue
            self._pace.answered()
            assert status in {200, 201}, f"{mark} was answered {status}: {answer}"
            return int(json.loads(answer)["case"])

    async def _post(self, key: str, body: str) -> tuple[int, str]:
        now = self._clock.now()
        signed = {
            "content-type": "application/json",
            "webhook-id": key,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": self._key.sign(key, now, body),
        }
        async with self._http.post(f"http://127.0.0.1:{self._bot.port}/v1/cases", data=body, headers=signed) as answer:
            return answer.status, await answer.text()

    def _patience(self) -> float:
        if self._dice.random() < _BREAKS_OFF:
            return self._dice.uniform(0, 0.01)
        return 5.0
