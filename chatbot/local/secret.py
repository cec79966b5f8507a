"""The generated secret of the intake source `local`, in Standard Webhooks' form."""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from pathlib import Path

_NAME = "local-secret"
_PREFIX = "whsec_"


def kept_secret(home: Path) -> str | None:
    """The kept secret, or None where there is no usable one. Raises OSError when it may not be read."""
    try:
        secret = (home / _NAME).read_text(encoding="ascii").strip()
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except (FileNotFoundError, UnicodeError, binascii.Error):
        return None
    return secret if secret.startswith(_PREFIX) and len(key) >= 16 else None


def make_secret(home: Path) -> str:
    """The kept secret; made now, for its owner's eyes only, where there is none. Raises OSError."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (kept := kept_secret(home)) is not None:
        (home / _NAME).chmod(0o600)
        return kept
    secret = _PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()
    draft = home / f"{_NAME}.{secrets.token_hex(4)}"
    with open(draft, "x", encoding="ascii", opener=_for_owner) as file:
        file.write(secret + "\n")
    draft.replace(home / _NAME)
    return secret


def _for_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
