"""What the team settles in a file (`team.toml`): its clocks, hours, reminders, and what the bot may do by itself.

Every key is optional; each fault is named by its key, as a setting's is by its variable.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from commands import hours, spans
from commands.team import Pairing, Team

SHORTEST, LONGEST = timedelta(minutes=5), timedelta(days=90)
SHORTEST_SILENCE, LONGEST_SILENCE = timedelta(weeks=1), timedelta(days=180)
SHORTEST_LAPSE, LONGEST_LAPSE = timedelta(days=31), timedelta(days=3650)
SHORTEST_KEPT, LONGEST_KEPT = timedelta(days=1), timedelta(days=3650)
MOST_REMINDERS = 100
OFF = "off"


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the file: `to` is the field of the team (or of its pairing) that `read` makes of its value."""

    to: str
    read: Callable[[Any], Any]


def _length(value: Any) -> timedelta:
    length = spans.length(value) if isinstance(value, str) else None
    if length is None or not SHORTEST <= length <= LONGEST:
        raise ValueError(f'{value!r} is no time from 5 minutes to 90 days; write "30m", "4h", "2d" or "3w"')
    return length


def _length_or_off(value: Any) -> timedelta | None:
    try:
        return None if value == OFF else _length(value)
    except ValueError as problem:
        raise ValueError(f'{problem}, or "{OFF}"') from None


def _silence(value: Any) -> timedelta | None:
    if value == OFF:
        return None
    length = spans.length(value) if isinstance(value, str) else None
    if length is None or not SHORTEST_SILENCE <= length <= LONGEST_SILENCE:
        raise ValueError(f'{value!r} is no time from 1 week to 180 days; write "60d", "8w" or "off"')
    return length


def _lapse(value: Any) -> timedelta:
    length = spans.length(value) if isinstance(value, str) else None
    if length is None or not SHORTEST_LAPSE <= length <= LONGEST_LAPSE:
        raise ValueError(f'{value!r} is no time from 31 days to ten years; write "180d" or "52w"')
    return length


def _kept(value: Any) -> timedelta:
    length = spans.length(value) if isinstance(value, str) else None
    if length is None or not SHORTEST_KEPT <= length <= LONGEST_KEPT:
        raise ValueError(f'{value!r} is no time from 1 day to ten years; write "90d" or "52w"')
    return length


def _quiet(value: Any) -> str:
    if value == OFF:
        return ""
    try:
        span = hours.quiet_hours(value) if isinstance(value, str) else None
    except ValueError:
        span = None
    if span is None:
        raise ValueError(f'{value!r} are no hours; write "22-7", "22:00-7:30" or "off"')
    return hours.written(span)


def _days(value: Any) -> str:
    days = spans.days(value) if isinstance(value, str) else None
    if days is None:
        raise ValueError(f'{value!r} are no days; write "mon-fri", "tue,thu" or "mon-sun"')
    return days


def _count(value: Any) -> int:
    if type(value) is not int or not 1 <= value <= MOST_REMINDERS:
        raise ValueError(f"{value!r} is no number from 1 to {MOST_REMINDERS}")
    return value


def _switch(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{value!r} is neither true nor false")
    return value


KEYS: dict[str, dict[str, Key]] = {
    "clocks": {
        "claim": Key("claim_within", _length),
        "step": Key("next_step_within", _length),
        "look": Key("look_again_within", _length),
        "refer": Key("refer_within", _length),
        "recheck": Key("recheck_after", _length_or_off),
    },
    "hours": {"quiet": Key("quiet", _quiet), "days": Key("days", _days)},
    "reminders": {"most_a_day": Key("most_a_day", _count)},
    "pairing": {
        "returning": Key("pairing.returning", _switch),
        "suggest": Key("pairing.suggest", _switch),
        "offer": Key("pairing.offer", _switch),
        "next": Key("pairing.next", _switch),
        "handover": Key("pairing.handover", _switch),
        "offer_within": Key("offer_within", _length),
        "returning_within": Key("returning_within", _length),
    },
    "people": {
        "care": Key("care_after", _silence),
        "signs": Key("signs", _switch),
        "active_from": Key("active_from", _count),
        "lapsed": Key("lapsed_after", _lapse),
        "gone": Key("gone_after", _lapse),
    },
    "keeping": {"backups": Key("backups_kept", _kept)},
}


def read(path: Path) -> tuple[dict[str, Any], list[str]]:
    """The fields of a Team that a file settles, and what is wrong with it."""
    import tomllib  # noqa: PLC0415 - only where there is a file to read

    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeError) as problem:
        return {}, [f"TEAM_FILE: {path} cannot be read ({type(problem).__name__})"]
    except tomllib.TOMLDecodeError as problem:
        return {}, [f"TEAM_FILE: {path} is no TOML: {problem}"]
    return _settled(given)


def _settled(given: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    settled: dict[str, Any] = {}
    faults: list[str] = []
    for section, values in given.items():
        if section not in KEYS or not isinstance(values, dict):
            faults.append(f"{section}: is no section of the team's file; there are {_listed(KEYS)}")
            continue
        for name, value in values.items():
            key = KEYS[section].get(name)
            if key is None:
                known = _listed(KEYS[section])
                faults.append(f"{section}.{name}: is no key of the team's file; [{section}] has {known}")
                continue
            try:
                settled[key.to] = key.read(value)
            except (TypeError, ValueError) as problem:
                faults.append(f"{section}.{name}: {problem}")
    usual = Team()
    if settled.get("gone_after", usual.gone_after) < settled.get("lapsed_after", usual.lapsed_after):
        faults.append("people.gone: nobody is gone before they have lapsed; make it no shorter than people.lapsed")
    if "look_again_within" in settled:  # referrals are looked at as soon as others, unless it says otherwise
        settled.setdefault("refer_within", settled["look_again_within"])
    pairing = {name.partition(".")[2]: settled.pop(name) for name in list(settled) if name.startswith("pairing.")}
    return settled | ({"pairing": Pairing(**pairing)} if pairing else {}), faults


def _listed(known: Mapping[str, Any]) -> str:
    return ", ".join(known)
