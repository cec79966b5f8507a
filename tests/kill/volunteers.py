"""People under load: they open cases, race for them, promise, note and resolve, and do not take silence for an answer.

Whatever is not answered they ask again: on Slack the envelope comes again until it is acknowledged; on IRC they first
ask how the case stands.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable
from random import Random

from tests.fixtures.irc_person import Person
from tests.kill.board import Board
from tests.kill.bot import Bot
from tests.kill.hearsay import Said, from_irc, from_slack, understood
from tests.kill.ledger import Ledger
from tests.kill.pace import Pace
from tests.slack_standin import Channel, Message, Slack, User

TAKEN_IN = "taken in"
"""Acknowledged by the platform's own means, without words."""

_PAUSE = 0.1
_PATIENCE = 3.0
"""Seconds without an answer after which it counts as lost."""

_DONE = {
    "new": {"opened", TAKEN_IN},
    "claim": {"claimed", "taken", "yours", "ended"},
    "followup": {"promised", "ended", TAKEN_IN},
    "note": {"noted", TAKEN_IN},
    "resolve": {"resolved", "ended", TAKEN_IN},
}


class Volunteer(ABC):
    """Somebody who works until the board says that it is over, and then ends what they have begun."""

    def __init__(self, name: str, platform: str, bot: Bot, *, board: Board, ledger: Ledger, dice: Random) -> None:
        self.name = name
        self.bot = bot
        self.dice = dice
        self._platform = platform
        self._board = board
        self._ledger = ledger
        self._marks = 0
        self._doubtful: set[tuple[str, int]] = set()
        self._pace = Pace(dice, _PAUSE)

    async def work(self) -> None:
        while not self._board.over:
            case, wish = self._board.choose(self.dice), self.dice.random()
            if case is None or wish < 0.06:
                await self._open()
            elif wish < 0.25:
                await self._see_through(case)
            else:
                await self._do("note", "", case)

    @abstractmethod
    async def ask(self, words: str, fits: Callable[[Said], bool]) -> Said | None:
        """Say words to the bot; the first saying in its answer that fits. None: who knows what became of it."""

    def mark(self) -> str:
        """A word that nobody else uses."""
        self._marks += 1
        return f"{self.name}-{self._marks}"

    async def _open(self) -> None:
        mark = self.mark()
        said = await self._try("new", mark, mark=mark)
        if said is not None and said.kind == "opened":
            self._board.opened(said.case)

    async def _see_through(self, case: int) -> None:
        if await self._claim(case) != self.name:
            return
        for verb, words in (("followup", "3d "), ("note", ""), ("resolve", "upheld ")):
            if self.dice.random() < 0.6 and not await self._do(verb, words, case):
                return

    async def _claim(self, case: int) -> str | None:
        """Who has the case, once that is certain; None when it has ended."""
        while True:
            said = await self._try("claim", str(case), case=case)
            if said is None or said.kind == TAKEN_IN:
                said = await self._standing(case)
            if said is not None and said.state != "open":
                self._board.taken(case)
                return self.name if said.kind == "yours" else said.by

    async def _do(self, verb: str, words: str, case: int) -> bool:
        """Do a step of a case one has, for certain; False when the case turns out to have ended.

        What was once in doubt is not done again under another mark: the answer to the first may still come.
        """
        if (verb, case) in self._doubtful:
            return True
        mark = self.mark()
        while True:
            said = await self._try(verb, f"{case} {words}{mark}", case=case, mark=mark)
            if said is not None:
                return said.kind != "ended"
            self._doubtful.add((verb, case))
            said = await self._standing(case)
            if said is not None and said.state == "resolved":
                return verb == "resolve"

    async def _try(self, verb: str, words: str, *, case: int | None = None, mark: str | None = None) -> Said | None:
        """Ask once, and write down what comes of it."""
        await self.bot.here(self._platform)
        await self._pace.pause()
        self._ledger.asks(verb, case=case, mark=mark)

        def fits(said: Said) -> bool:
            about_this = said.mark == mark if verb == "new" else said.case == case
            told_to_me = said.by in {None, self.name} or said.kind == "taken"
            mine = said.yours or verb != "claim" or said.kind != "claimed"
            return said.kind in _DONE[verb] and about_this and told_to_me and mine

        said = await self.ask(f"{verb} {words}", fits)
        if said is not None:
            self._pace.answered()
        if said is not None and said.kind != "ended":
            owner = self.name if said.kind in {"claimed", "yours"} else said.by if said.kind == "taken" else None
            self._ledger.acknowledged(verb, case=case or said.case or None, mark=mark, owner=owner)
            self._board.tick()
        return said

    async def _standing(self, case: int) -> Said | None:
        """How a case stands, asked with patience."""
        await self.bot.here(self._platform)
        await self._pace.pause()
        return await self.ask(f"case {case}", lambda said: said.kind == "stands" and said.case == case)


class IrcVolunteer(Volunteer):
    """On IRC, where nothing tells whether a line was heard but the answer. Speaks in a room, or (None) in private."""

    def __init__(
        self, person: Person, bot: Bot, nick: str, room: str | None, *, board: Board, ledger: Ledger, dice: Random
    ) -> None:
        super().__init__(person.nick, "irc", bot, board=board, ledger=ledger, dice=dice)
        self._person = person
        self._nick = nick
        self._room = room

    async def ask(self, words: str, fits: Callable[[Said], bool]) -> Said | None:
        answers: list[Said] = []

        def answered(line: str) -> bool:
            told = from_irc(line, self._nick)
            said = understood(told[1]) if told is not None else None
            if said is not None and fits(said):
                answers.append(said)
            return bool(answers) or f" 401 {self.name} {self._nick} " in line

        self._person.say(self._room or self._nick, f"!{words}" if self._room else words)
        hearing = asyncio.create_task(self._hears(answered))
        ending = asyncio.create_task(self.bot.lost("irc"))
        await asyncio.wait({hearing, ending}, return_when=asyncio.FIRST_COMPLETED)
        for each in (hearing, ending):
            each.cancel()
        await asyncio.gather(hearing, ending, return_exceptions=True)
        return answers[0] if answers else None

    async def _hears(self, answered: Callable[[str], bool]) -> None:
        try:
            await self._person.hears(answered, timeout=_PATIENCE)
        except AssertionError:
            return


class SlackVolunteer(Volunteer):
    """On Slack, which delivers a line again until it is acknowledged: by command, in the channel, and by button."""

    def __init__(
        self, slack: Slack, user: User, channel: Channel, bot: Bot, *, board: Board, ledger: Ledger, dice: Random
    ) -> None:
        super().__init__(user.name, "slack", bot, board=board, ledger=ledger, dice=dice)
        self._slack = slack
        self._user = user
        self._channel = channel

    async def ask(self, words: str, fits: Callable[[Said], bool]) -> Said | None:
        way = self.dice.random()
        card = self._card(words)
        if words.startswith("case ") or way < 0.5:
            return await self._by_command(words, fits)
        if card is not None:
            await self._slack.presses(self._user, self._channel, card, "Claim")
        else:
            await self._slack.says(self._user, self._channel, f"!{words}")
        return Said(TAKEN_IN, 0)

    async def _by_command(self, words: str, fits: Callable[[Said], bool]) -> Said | None:
        envelope = await self._slack.types_command(self._user, self._channel, words)
        answer = (envelope.acked.result() or {}).get("text")
        if answer is None:  # acknowledged at once, as the work took long
            return Said(TAKEN_IN, 0)
        names = {user.id: user.name for user in self._slack.workspace.users.values()}
        for line in answer.splitlines():
            said = understood(from_slack(line, names))
            if said is not None and fits(said):
                return said
        raise AssertionError(f"{self.name} said {words!r} and was answered {answer!r}")

    def _card(self, words: str) -> Message | None:
        """The card with a button that says this."""
        for message in self._channel.said_by_bot():
            if any(button["value"] == words for button in message.buttons.values()):
                return message
        return None
