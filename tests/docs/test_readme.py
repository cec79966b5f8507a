"""What the README shows happens."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path

import pytest

from chatbot import local, settings
from chatbot.clock import SystemClock
from chatbot.intake.door import Door
from chatbot.metrics import Metrics
from chatbot.settings import Channel
from commands.intake import Letter, Received
from storage.models import Audience
from storage.store import Store
from tests.docs.papers import PAPERS, ROOT, Block, blocks
from tests.docs.transcripts import OnIrc, OnSlack, played_on_irc, played_on_slack
from tests.needs import need

README = ROOT / "README.md"
SHOWN_CASE = ("Her birth year is wrong", "living-person")
SETTINGS = [(paper.name, block) for paper in PAPERS for block in blocks(paper, "ini")]


def only(language: str) -> str:
    [found] = blocks(README, language)
    return found.text


def test_the_life_of_a_case_on_irc_is_what_is_said(store: Store) -> None:
    talk = OnIrc(store, only=("#cases",))
    life, *_ = blocks(README, "irc")
    subject, area = SHOWN_CASE
    talk.arrives(subject, area=area)
    assert played_on_irc(talk, life.text) == life.text.splitlines()


def test_asking_and_being_away_go_as_they_are_shown(store: Store) -> None:
    talk = OnIrc(store, only=("#cases",))
    _, asking, _ = blocks(README, "irc")
    talk.say("ada", "languages en")
    talk.say("bob", "languages de, en")
    talk.arrives("May I print your picture?", area="licensing", language="de")
    assert played_on_irc(talk, asking.text) == asking.text.splitlines()


def test_what_was_learnt_is_found_again_as_it_is_shown(store: Store) -> None:
    talk = OnIrc(store, only=("#cases",))
    *_, learning = blocks(README, "irc")
    talk.arrives("May I print your picture?", area="licensing", language="de")
    assert played_on_irc(talk, learning.text) == learning.text.splitlines()


def test_the_transcript_on_slack_is_what_is_shown(store: Store) -> None:
    talk = OnSlack(store, only=("#slack",))
    subject, area = SHOWN_CASE
    talk.arrives(subject, area=area)
    assert played_on_slack(talk, only("slack")) == only("slack").splitlines()


def test_local_mode_says_what_the_first_screen_shows() -> None:
    configured = settings.read({}, Path("no-such-file"))
    started = configured.model_copy(
        update={"irc_port": local.PORT, "irc_channels": (Channel(local.ROOM, Audience.TEAM),)}
    )
    assert only("text").splitlines() == local.what_to_try(started, console=True)


@pytest.mark.parametrize(("paper", "block"), SETTINGS, ids=[f"{name}-{at}" for at, (name, _) in enumerate(SETTINGS)])
def test_settings_that_are_shown_can_be_used(
    paper: str, block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for file in ("irc.pem", "irc.key", "ca.pem", "slack-token"):
        (tmp_path / file).write_text("a test file\n")
    (tmp_path / ".env").write_text(block.text)
    settings.read({})


async def test_the_signed_call_opens_a_case(tmp_path: Path) -> None:
    for program, package in (("curl", "curl"), ("openssl", "openssl")):
        need(program, package=package)
    [shown] = [block.text for block in blocks(README, "ini") if "INTAKE_SECRETS" in block.text]
    name, _, secrets = shown.strip().partition("=")
    configured = settings.read({name: secrets, "HTTP_PORT": "0"}, Path("no-such-file"))
    came: list[Letter] = []

    async def receive(letter: Letter, key: str, digest: str) -> Received:
        came.append(letter)
        return Received(1, new=True)

    door = Door(configured, SystemClock(), receive, dict, Metrics())
    _, port = await door.start()
    try:
        script = only("bash").replace(":8080", f":{port}")
        assert f":{port}" in script
        calling = await asyncio.create_subprocess_exec(
            "bash", "-euo", "pipefail", "-c", script,
            stdout=asyncio.subprocess.PIPE, env={"PATH": os.environ["PATH"]}, cwd=tmp_path,
        )  # fmt: skip
        answer, _ = await asyncio.wait_for(calling.communicate(), 20)
    finally:
        await door.stop()
    assert json.loads(answer) == {"case": 1}
    assert [(each.source, each.external_id, each.subject) for each in came] == [("form", "4711", SHOWN_CASE[0])]
