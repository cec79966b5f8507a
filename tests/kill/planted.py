"""The bot with a bug planted in it: `python -m tests.kill.planted BUG`, in place of `python -m chatbot run`.

Each breaks one thing that a promise hangs on, in a way that somebody might do it for speed or ease. The kill loop is
worth something only while it catches all of them.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future
from random import uniform
from threading import Event
from typing import Any, TypeVar

import sqlalchemy
from sqlalchemy import Connection, event, text, update

from chatbot import app, settings
from chatbot.app import Parts
from chatbot.courier import Courier
from chatbot.house import House
from chatbot.platforms.platform import Outcome, Parcel, Platform, Sent
from storage.models import Post, PostState
from storage.rows import table
from storage.store import Store

T = TypeVar("T")

_POST = table(Post)


class AnswersBeforeCommit(Store):
    """Tells the asker while the transaction is still open."""

    def transact(self, work: Callable[[Connection], T]) -> Future[T]:
        answer: Future[T] = Future()

        def answered_early(db: Connection) -> None:
            answer.set_result(work(db))
            _dawdle()

        super().transact(answered_early).add_done_callback(lambda done: _fail(answer, done))
        return answer


class SplitsTheTransaction(Store):
    """Commits a change first, and what it owes to others in a transaction of its own."""

    def transact(self, work: Callable[[Connection], T]) -> Future[T]:
        answer: Future[T] = Future()
        owed: Sequence[Any] = ()

        def change(db: Connection) -> T:
            nonlocal owed
            last = db.execute(text("SELECT coalesce(max(id), 0) FROM post")).scalar_one()
            result = work(db)
            owed = db.execute(text("DELETE FROM post WHERE id > :last RETURNING *"), {"last": last}).mappings().all()
            return result

        def owe(db: Connection) -> None:
            _dawdle()
            names = [name for name in owed[0] if name != "id"]
            posts = sqlalchemy.table("post", *map(sqlalchemy.column, names))
            db.execute(posts.insert(), [{name: row[name] for name in names} for row in owed])

        def then(done: Future[T]) -> None:
            if done.exception() is not None or not owed:
                _hand_on(done, answer)
            else:
                super(SplitsTheTransaction, self).transact(owe).add_done_callback(lambda _: _hand_on(done, answer))

        super().transact(change).add_done_callback(then)
        return answer


class KeepsPostsInMemory(Store):
    """Has no outbox on disk: what is owed is sent from a table that ends with the process."""

    def __init__(self, url: str, **given: Any) -> None:
        super().__init__(url, **given)
        event.listen(self.engine, "connect", _shadow_the_outbox)

    def read(self, work: Callable[[Connection], T]) -> Future[T]:
        return self.transact(work)


class MarksBeforeSending(Courier):
    """Writes down that posts were sent, then sends them."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._house = house

    async def run(self, platform: Platform) -> None:
        async def deliver(parcels: Sequence[Parcel]) -> list[Outcome]:
            on_their_way = _POST.c.key.in_([parcel.key for parcel in parcels])
            mark = update(_POST).where(on_their_way).values(state=PostState.SENT, sent_at=self._house.clock.now())
            await asyncio.wrap_future(self._house.store.transact(lambda db: db.execute(mark).rowcount))
            return await platform.deliver(parcels)

        await super().run(_Instead(platform, deliver))


class MarksOnWrite(Courier):
    """Takes an IRC line for told once it is written to the socket."""

    def receipt(self, post: int) -> Callable[[], None]:
        super().receipt(post)()
        return lambda: None

    async def run(self, platform: Platform) -> None:
        unheeded: set[asyncio.Task[list[Outcome]]] = set()

        async def deliver(parcels: Sequence[Parcel]) -> list[Outcome]:
            writing = asyncio.create_task(platform.deliver(parcels))
            unheeded.add(writing)
            writing.add_done_callback(unheeded.discard)
            return [Sent() for _ in parcels]

        await super().run(_Instead(platform, deliver) if platform.name == "irc" else platform)


class _Instead:
    """A platform that delivers in another way."""

    def __init__(self, platform: Platform, deliver: Callable[[Sequence[Parcel]], Awaitable[list[Outcome]]]) -> None:
        self._platform = platform
        self._deliver = deliver

    async def deliver(self, parcels: Sequence[Parcel]) -> list[Outcome]:
        return await self._deliver(parcels)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._platform, name)


BUGS = {
    "answers before commit": Parts(store=AnswersBeforeCommit),
    "marks before sending": Parts(courier=MarksBeforeSending),
    "no outbox": Parts(store=KeepsPostsInMemory),
    "marks on write": Parts(courier=MarksOnWrite),
    "splits the transaction": Parts(store=SplitsTheTransaction),
}


def _dawdle() -> None:
    """The moment that a slower disk, or a busier machine, takes at this point."""
    Event().wait(uniform(0.005, 0.02))  # noqa: S311 - chance, not secrecy


def _hand_on(done: Future[T], answer: Future[T]) -> None:
    if (error := done.exception()) is not None:
        answer.set_exception(error)
    else:
        answer.set_result(done.result())


def _fail(answer: Future[T], done: Future[None]) -> None:
    error = done.exception()
    if error is not None and not answer.done():
        answer.set_exception(error)


def _shadow_the_outbox(connection: Any, _: Any) -> None:
    columns = ", ".join(row[1] for row in connection.execute("PRAGMA main.table_info(post)") if row[1] != "id")
    connection.execute(f"CREATE TEMP TABLE post (id INTEGER PRIMARY KEY, {columns})")


if __name__ == "__main__":
    sys.exit(app.run(settings.read(), BUGS[sys.argv[1]]))
