"""Times of day among the words of a moment: `9:00`, `14h30`, `2pm`, and the bare hour of `tomorrow 14`.

A bare number is an hour after the name of a day, or after a date and a word such as `at`; before a month or a unit it
counts that, and elsewhere it names nothing: the library would drop it, or take it for a day of this month.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from commands import datewords

NIGHT_ENDS = 6
"""Nobody promises something for the small hours: in `friday 2 calls` the number counts what follows it."""

NOON, LAST_HOUR, LAST_MINUTE = 12, 24, 59

_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2})(?::\d{2})?|h(\d{2})?)?([ap]m)?")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}([-/.](\d{2,4})?)?")
_END_OF_DAY, _BEGIN_OF_DAY = "24:00", "0:00"


@dataclass(frozen=True, slots=True)
class Written:
    """A moment as the library reads it; with `ends_the_day` it is the day's last midnight, and not its first."""

    text: str
    ends_the_day: bool


def written(words: Sequence[str], rest: Sequence[str], language: str) -> Written | None:
    """The words of a moment, which `rest` follows, with every time of day written out; None where they are none."""
    said = [bare(word) for word in words]
    if said[-1] in datewords.between(language) and not (len(said) > 1 and said[-2][:1].isdigit()):
        return None
    read = [_as_read(said, at, language, ends=at + 1 == len(said) and not rest) for at in range(len(said))]
    if None in read:
        return None
    text = " ".join(filter(None, read))
    return Written(text.replace(_END_OF_DAY, _BEGIN_OF_DAY), _END_OF_DAY in read)


def is_time(words: Sequence[str]) -> bool:
    """Whether the first word can only be a time of day, possible or not."""
    return bool(words) and not bare(words[0]).isdigit() and _TIME.fullmatch(bare(words[0])) is not None


def begins_with_a_time(words: Sequence[str], language: str) -> bool:
    """Whether a time of day, or a number that is no matter of its own, comes first: `25:00`, `at 14`, `30 february`."""
    said = _without_between([bare(word) for word in words], language)
    if not said or not said[0][:1].isdigit():
        return False
    if is_time(said):
        return True
    counts = len(said) == 1 or said[1] in datewords.counted(language) or said[0] != bare(words[0])
    return said[0].isdigit() and counts


def bare(word: str) -> str:
    """A word without what ends it; a date keeps its dots."""
    said = word.lower().strip(",")
    return said if "." in said[:-1] else said.rstrip(".")


def _as_read(said: Sequence[str], at: int, language: str, *, ends: bool) -> str | None:
    """A word as the library is to read it; None where no moment has it there."""
    word, before, after = said[at], said[:at], _without_between(said[at + 1 :], language)
    time = _TIME.fullmatch(word)
    if time is None:
        return word
    if word.isdigit() and after and after[0] in datewords.counted(language):
        return word if int(word) else None
    after_a_day = _follows_a_day(before, language)
    if (word.isdigit() and _is_of_a_date(before, language)) or ("." in word and not after_a_day):
        return word
    hour, minute = int(time[1]), int(time[2] or time[3] or 0)
    if not _is_possible(hour, minute, half=time[4] is not None):
        return None
    if time[4] is None and after_a_day:
        in_the_night = time[2] is None and hour < NIGHT_ENDS
        return None if in_the_night and not ends else f"{hour}:{minute:02}"
    return None if word.isdigit() or hour == LAST_HOUR else word


def _is_possible(hour: int, minute: int, *, half: bool) -> bool:
    """Whether a day has this time; `half`: of its morning or its afternoon."""
    if minute > LAST_MINUTE:
        return False
    return 1 <= hour <= NOON if half else hour < LAST_HOUR or (hour == LAST_HOUR and minute == 0)


def _is_of_a_date(before: Sequence[str], language: str) -> bool:
    """Whether a number is a date's: the 24 of `dec 24`, the 27 of `24 dec 27`, and not that of `24 dec at 14`."""
    names = _without_between(before, language)
    if not names or names[-1] not in datewords.months(language):
        return False
    return names[-1] == before[-1] or not any(name[:1].isdigit() for name in names)


def _follows_a_day(before: Sequence[str], language: str) -> bool:
    names = _without_between(before, language)
    if not names:
        return False
    a_date = _DATE.fullmatch(names[-1]) is not None or names[-1] in datewords.months(language)
    return a_date or names[-1] in datewords.days(language)


def _without_between(said: Sequence[str], language: str) -> list[str]:
    nothing = datewords.between(language) - datewords.days(language) - datewords.counted(language)
    return [word for word in said if word not in nothing]
