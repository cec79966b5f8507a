"""The kill loop: a bot under load from IRC, Slack and HTTP at once, killed again and again at moments of chance.

The IRC server and the Slack stand-in live on; so do the clients, who go on asking until they know. In between lines are
broken as well. At the end the bot is left alone until it owes nothing more, and what everybody heard and wrote down is
held against what is on disk.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import aiohttp

from chatbot.clock import SystemClock
from tests.fixtures.irc_person import Person
from tests.fixtures.irc_servers import IrcServer
from tests.kill.board import Board
from tests.kill.bot import USUAL, Bot
from tests.kill.cable import Cable
from tests.kill.evidence import CaseLog, Heard, Verdict, judge, owed
from tests.kill.hearsay import from_irc, from_slack, joins, understood
from tests.kill.ledger import Ledger, acknowledged
from tests.kill.sources import Source, secret
from tests.kill.volunteers import IrcVolunteer, SlackVolunteer, Volunteer
from tests.slack_standin import AnswerLost, NotReached, Slack

NICK = "casebell"
ROOMS = {"#cases": "team", "#lobby": "public"}
CHANNELS = {"cases": "team", "lobby": "public"}
SOURCES = ("desk", "form")

PATIENCE = 120.0
"""Seconds after which something will not happen any more, however busy the machine is."""


@dataclass(frozen=True)
class Figures:
    kills: int
    resets: int
    cases: int
    acknowledged: int
    twice: int
    seconds: float

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.resets} resets, {self.cases} cases, {self.acknowledged} acknowledged,"
            f" {self.twice} told twice, {self.seconds:.0f} s"
        )


class Loop:
    """One bot, everything around it, and the chance that ends its lives. Made by `around`."""

    def __init__(
        self, folder: Path, dice: Random, bot: Bot, *, cable: Cable, slack: Slack, people: Sequence[Person]
    ) -> None:
        self.board = Board()
        self.bot = bot
        self.kills = 0
        self.resets = 0
        self._folder = folder
        self._dice = dice
        self._cable = cable
        self._slack = slack
        self._people = people
        self._clock = SystemClock()
        self._began = self._clock.monotonic()
        self._clients: list[asyncio.Task[None]] = []
        self._life_ends: dict[str, list[int]] = {}
        self._ledgers: list[Ledger] = []

    @classmethod
    @asynccontextmanager
    async def around(
        cls, folder: Path, server: IrcServer, seed: str, arguments: Sequence[str] = USUAL, *, delay: float = 0.0
    ) -> AsyncIterator[Loop]:
        """A loop whose bot is ready, and whose clients have begun; at the end everything is gone."""
        dice = Random(seed)  # noqa: S311 - chance, not secrecy
        async with AsyncExitStack() as stack:
            cable = await stack.enter_async_context(Cable(server.host, server.port, delay))
            slack = await stack.enter_async_context(Slack(redeliver_after=1.0))
            slack.patience = PATIENCE
            for name in CHANNELS:
                slack.workspace.channel(name)
            irc = {
                "IRC_HOST": "127.0.0.1",
                "IRC_PORT": str(cable.port),
                "IRC_TLS": "false",
                "IRC_NICK": NICK,
                "IRC_IDENTITY": "nick",
                "IRC_CHANNELS": ",".join(f"{room}:{audience}" for room, audience in ROOMS.items()),
                "IRC_FLOOD_BURST": "1000000",
                "IRC_FLOOD_RATE": "1000000",
                "SLACK_FLOOD_BURST": "1000000",
                "SLACK_FLOOD_RATE": "1000000",
            }
            settings = {
                **irc,
                **slack.environment(",".join(f"{name}:{audience}" for name, audience in CHANNELS.items())),
                "DATABASE_URL": f"sqlite:///{folder / 'casebell.db'}",
                "INTAKE_SECRETS": ",".join(f"{source}={secret(source)}" for source in SOURCES),
            }
            bot = Bot(folder, settings, arguments)
            people = []
            for nick in ("watch", "kay", "lou", "max"):
                person = await Person.connect(server.host, server.port, nick)
                stack.push_async_callback(person.close)
                for room in ROOMS:
                    await person.join(room)
                people.append(person)
            http = await stack.enter_async_context(aiohttp.ClientSession())
            loop = cls(folder, dice, bot, cable=cable, slack=slack, people=people)
            stack.push_async_callback(loop._close)
            await bot.start()
            await bot.ready()
            loop._set_to_work(http)
            yield loop

    async def lives(
        self, kills: int, *, breaks: float = 0.2, cuts: float = 0.4, on_word: float = 0.1
    ) -> AsyncIterator[int]:
        """Kill the bot so often, and start it again after each; yields the number of each kill while it is dead.

        In `breaks` of its lives something else breaks as well: in `cuts` of these the connection to IRC, in the others
        something of Slack. `on_word` of them end just when it has said that something is done, the rest at any moment.
        """
        for _ in range(kills):
            await self._kill_at_some_moment(breaks, cuts, on_word)
            self.kills += 1
            yield self.kills
            await self.bot.start()

    async def drain(self) -> None:
        """Let the clients end what they have begun, and the bot say what it owes; then stop it."""
        self.board.over = True
        self._slack.faults.clear()
        await self.bot.ready()
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*self._clients)
            await self._slack.settled()
            while owed(self._folder / "casebell.db"):  # noqa: ASYNC110 - another process will have done it
                await asyncio.sleep(0.1)
        assert await self.bot.stop() == 0

    async def verdict(self, *, drained: bool = False) -> Verdict:
        """What is to be said of the bot, while it is dead. Reads a copy: the bot finds its files as it left them."""
        await self._cable.quiet()
        for person in self._people:
            await person.settle()
        copy = self._folder / "copy"
        copy.mkdir(exist_ok=True)
        for part in ("casebell.db", "casebell.db-wal"):
            (copy / part).unlink(missing_ok=True)
            if (self._folder / part).exists():
                shutil.copyfile(self._folder / part, copy / part)
        self._log = CaseLog.read(copy / "casebell.db")
        return judge(self._log, acknowledged(self._folder), self._heard(), drained=drained)

    @property
    def complaints(self) -> list[str]:
        """What no healthy bot's log says, and what Slack would object to."""
        return self.bot.complaints + self._slack.sockets.problems

    def figures(self, verdict: Verdict) -> Figures:
        seconds = self._clock.monotonic() - self._began
        cases, acknowledged = len(self._log.cases), self.board.acknowledged
        return Figures(self.kills, self.resets, cases, acknowledged, verdict.twice, seconds)

    def _set_to_work(self, http: aiohttp.ClientSession) -> None:
        workspace = self._slack.workspace
        channel = next(iter(workspace.channels.values()))
        in_room, *in_private = self._people[1:]
        self._employ(IrcVolunteer(in_room, self.bot, NICK, next(iter(ROOMS)), **self._given(in_room.nick)))
        for person in in_private:
            self._employ(IrcVolunteer(person, self.bot, NICK, None, **self._given(person.nick)))
        for name in ("sue", "tom"):
            self._employ(SlackVolunteer(self._slack, workspace.person(name), channel, self.bot, **self._given(name)))
        for name in SOURCES:
            self._employ(Source(name, self.bot, http, **self._given(name)))

    def _given(self, name: str) -> dict[str, Any]:
        chance = Random(self._dice.random())  # noqa: S311 - chance, not secrecy
        self._ledgers.append(Ledger(self._folder, name))
        return {"board": self.board, "ledger": self._ledgers[-1], "dice": chance}

    def _employ(self, client: Volunteer | Source) -> None:
        self._clients.append(asyncio.create_task(client.work()))

    async def _kill_at_some_moment(self, breaks: float, cuts: float, on_word: float) -> None:
        dice, moment = self._dice, self._dice.random()
        if moment < 0.2 and dice.random() >= on_word:
            await self.bot.door_open()  # while it starts
            await asyncio.sleep(dice.uniform(0, 0.1))
        else:
            await self.bot.ready()
            if dice.random() < breaks:
                await self._break_something(cuts)
            if dice.random() < on_word:
                await self.board.more(dice.randint(1, 10), seconds=PATIENCE)
                await asyncio.sleep(dice.uniform(0, 0.01))
            elif moment < 0.5:
                await asyncio.sleep(dice.uniform(0, 0.3))
            else:
                await self.board.more(dice.randint(5, 25), seconds=PATIENCE)
                await asyncio.sleep(dice.uniform(0, 0.2))
        await self.bot.kill()
        for client in self._clients:
            if client.done():
                client.result()
                raise AssertionError("a client ended before it was over")

    async def _break_something(self, cuts: float) -> None:
        self.resets += 1
        if self._dice.random() < cuts:
            await self.board.more(1, seconds=PATIENCE)  # so that something is on the way
            lost = asyncio.create_task(self.bot.lost("irc"))
            await asyncio.sleep(0)  # it has begun to listen
            self._cable.cut()
            await lost
            if self._dice.random() < 0.5:
                await self.bot.ready()
            return
        match self._dice.randrange(3):
            case 0:
                self._slack.sockets.drop()
            case 1:
                self._slack.sockets.deaf_to_acks += 1
            case 2:
                fault = AnswerLost() if self._dice.random() < 0.7 else NotReached()
                self._slack.faults.put(self._dice.choice(["chat.postMessage", "chat.update"]), fault)

    def _heard(self) -> Heard:
        heard = Heard({room: [[]] for room in ROOMS})
        for person in self._people:
            for line in person.lines:
                told = from_irc(line, NICK)
                said = understood(told[1]) if told is not None else None
                if told is not None and said is not None:
                    heard.sayings.append(said)
                    if person is self._people[0]:
                        heard.rooms[told[0]][-1].append(said)
                elif joined := joins(line, NICK):
                    heard.rooms[joined].append([])
        names = {user.id: user.name for user in self._slack.workspace.users.values()}
        for channel in self._slack.workspace.channels.values():
            cards, lives = heard.cards.setdefault(channel.id, []), heard.replies.setdefault(channel.id, [[]])
            spoken, ends = channel.said_by_bot(), self._life_ends.setdefault(channel.id, [])
            for number, message in enumerate(spoken):
                lives += [[] for end in ends if end == number]
                said = understood(from_slack(message.text, names))
                if said is not None and message.key is not None:
                    cards.append((message.key, said))
                elif said is not None:
                    lives[-1].append(said)
            whispered = (understood(from_slack(whisper.text, names)) for whisper in channel.whispers)
            ends.append(len(spoken))  # this is asked while the bot is dead
            heard.sayings += [
                *(said for life in lives for said in life),
                *(card for _, card in cards),
                *(said for said in whispered if said is not None),
            ]
        return heard

    async def _close(self) -> None:
        await self.bot.close()
        for client in self._clients:
            client.cancel()
        await asyncio.gather(*self._clients, return_exceptions=True)
        for ledger in self._ledgers:
            ledger.close()
