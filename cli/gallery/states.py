"""All groups of the gallery, in the order of its index."""

from cli.gallery.announcing import ANNOUNCEMENTS
from cli.gallery.conversing import CONVERSING, RECEIPTS
from cli.gallery.decisions import DECISIONS, MODERATION
from cli.gallery.hostile import HOSTILE
from cli.gallery.notices import NOTICES, REFUSALS
from cli.gallery.overviews import ACCOUNT, EXPLAINED, OVERVIEWS
from cli.gallery.pages import PAGES
from cli.gallery.state import GalleryGroup
from cli.gallery.summaries import SUMMARIES

GROUPS: tuple[GalleryGroup, ...] = (
    SUMMARIES,
    CONVERSING,
    RECEIPTS,
    ANNOUNCEMENTS,
    OVERVIEWS,
    EXPLAINED,
    REFUSALS,
    NOTICES,
    MODERATION,
    DECISIONS,
    ACCOUNT,
    HOSTILE,
    PAGES,
)
