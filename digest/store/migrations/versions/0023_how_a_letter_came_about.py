"""What ended a membership or changed some is kept as the way, not as whether that was the operator.

Words of a person cannot hold the text that is replaced: JSON writes their quotation marks with a backslash.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

DELIVERY = sa.table("delivery", sa.column("kind"), sa.column("payload"))
BEFORE, NOW = '"by_operator":true', '"how":"operator"'


def upgrade() -> None:
    """Rewrite the letters that wait, and those that failed and may be sent again."""
    payload = DELIVERY.c.payload
    told = sa.update(DELIVERY).where(
        DELIVERY.c.kind.in_(("goodbye", "overview")), payload.contains(BEFORE, autoescape=True)
    )
    op.execute(told.values(payload=sa.func.replace(payload, BEFORE, NOW)))
