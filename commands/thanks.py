"""Telling a word of thanks, or a machine's answer, from a message that somebody must read.

Only what is thanks beyond doubt counts as such: a message taken for thanks would be lost, thanks taken for a message
cost a glance.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

MOST_WORDS = 14
LONGEST = 2000

_WORD = re.compile(r"[^\W_]+")
_WROTE = re.compile(
    r"(?=.*\d{4}).*\b(?:wrote|writes|schrieb|ecrit|escribio|escreveu|scritto|schreef|skrev|napisala?|kirjoitti)\b.*:"
)


def _folded(text: str) -> str:
    """Letters without their case and their accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in apart if unicodedata.category(character) != "Mn")


def _words(text: str) -> frozenset[str]:
    return frozenset(_folded(text).split())


_THANKS = _words(
    """
    thanks thank thx ty cheers danke dank dankeschön merci remercie remercions gracias obrigado obrigada grazie bedankt
    dankjewel dankuwel dziękuję dziękujemy dzięki tack takk kiitos díky děkuji děkujeme ďakujem teşekkürler teşekkür
    köszönöm köszönjük mulțumesc hvala хвала благодаря спасибо благодарю дякую ευχαριστώ תודה شكرا شكراً متشكرم
    ありがとう ありがとうございます ありがとうございました 谢谢 谢谢你 谢谢您 谢谢你们 感谢 非常感谢 多谢
    謝謝 謝謝你 謝謝您 감사합니다 고맙습니다
    """
)

_LEADS = _words(
    """
    for your the quick kind für ihre eure deine die schnelle pour votre ton l de por su tu la pela sua per vostra
    voor uw je jullie za för за вашу
    """
)
"""What stands before whatever they are thankful for."""

_GIFTS = _words(
    """
    help answer reply support work effort time hilfe antwort mühe aide réponse ayuda respuesta ajuda resposta aiuto
    risposta hulp antwoord pomoc odpowiedź hjälpen svaret avusta помощь ответ
    """
)

_BESIDES = _words(
    """
    you so very much many a lot all again everything and best warm regards wishes hello hi dear everyone team great
    wonderful perfect super vielen herzlichen schönen besten ganz lieben sehr ihnen euch dir und viele liebe grüße
    freundliche freundlichen grüßen mit hallo beaucoup bien mille fois vous te et cordialement bonjour muchas muchísimas
    mil todo y saludos un saludo hola muito muita e abraço olá mille tante molte ciao wel zeer hartelijk en groet
    groeten met vriendelijke hoi bardzo serdecznie i pozdrawiam så mycket tusen mange paljon moc большое вам дуже çok
    ederim ederiz πολύ
    """
)

_THANKFUL = frozenset("🙏👍👏❤♥💙💚💐🌹🌷😊🙂😀☺")

_MACHINES = tuple(
    _folded(each)
    for each in (
        "automatic reply", "auto-reply", "autoreply", "auto reply", "automatic response", "automated response",
        "out of office", "this is an automatic", "this is an automated", "i am out of the office",
        "i am currently out of the office", "automatische antwort", "abwesenheitsnotiz", "dies ist eine automatisch",
        "réponse automatique", "message automatique", "absence du bureau", "respuesta automática",
        "fuera de la oficina", "resposta automática", "fora do escritório", "risposta automatica", "fuori sede",
        "automatisch antwoord", "afwezigheid", "autosvar", "automatyczna odpowiedź", "poza biurem",
        "автоматический ответ", "автоответ", "自动回复", "自動返信", "自動回覆", "자동 회신",
    )
)  # fmt: skip


def only_thanks(text: str | None) -> bool:
    """Whether a text only thanks, or was sent by a machine in somebody's absence; no text is a message."""
    if text is None or len(text) > LONGEST:
        return False
    lines = _own_lines(_folded(text))
    if any(line.startswith(_MACHINES) for line in lines[:1]):
        return True
    said = " ".join(lines)
    words = _WORD.findall(said)
    if not words:
        signs = {character for character in said if unicodedata.category(character) in {"So", "Sm"}}
        return bool(signs) and signs <= _THANKFUL
    known = all(
        word in _THANKS or word in _BESIDES or word in _LEADS or (word in _GIFTS and before in _LEADS)
        for before, word in pairwise(["", *words])
    )
    return known and not _THANKS.isdisjoint(words) and "?" not in said and len(words) <= MOST_WORDS


def _own_lines(text: str) -> list[str]:
    """What they wrote themselves: without what is quoted, the line that says who is, and a marked signature."""
    own: list[str] = []
    for line in text.splitlines():
        if line.rstrip() == "--":
            break
        if not line.startswith(">"):
            own.append(line.strip())
    return [line for line in own if line and not _WROTE.fullmatch(line)]
