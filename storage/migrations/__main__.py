"""Writes the migration for what has changed in `models.py`: `python -m storage.migrations "What changes"`.

Read what it wrote before you commit it: it sees tables and columns, not what is to become of their rows.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from alembic.script import Script

from storage.engine import connect, writer
from storage.schema import MIGRATIONS, alembic_config, revisions


def write(message: str, migrations: Path = MIGRATIONS) -> Path:
    """Write a revision that makes the database as the models are now, and return its file."""
    known = revisions(migrations)
    with TemporaryDirectory() as folder:
        engine = connect(f"sqlite:///{folder}/scratch.db")
        with writer(engine) as db, db.begin():
            config = alembic_config(db, migrations)
            for name, value in {
                "hooks": "ruff",
                "ruff.type": "module",
                "ruff.module": "ruff",
                "ruff.options": "format REVISION_SCRIPT_FILENAME",
            }.items():
                config.set_section_option("post_write_hooks", name, value)
            if known:
                command.upgrade(config, "head")
            script = command.revision(config, message, autogenerate=True, rev_id=f"{len(known) + 1:04}")
        engine.dispose()
    assert isinstance(script, Script)  # noqa: S101 - one message makes one script
    return Path(script.path)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit('Say what changes: python -m storage.migrations "What changes"')
    print(write(sys.argv[1]))
