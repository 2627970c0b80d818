"""Which decisions fit which kind of request, as things stand."""

import pytest

from digest.community.conversations.conversation import ConversationState
from digest.community.conversations.post import PostState
from digest.community.people.member import Badge, MemberState, shown_name
from digest.community.requests.moderation_action import (
    BESIDE,
    ENDING,
    Applicability,
    ModerationAction,
    RequestState,
    applicability,
    applicable_actions,
    sealed,
)
from digest.community.requests.moderation_request import RequestKind
from digest.community.requests.request_number import unsealed


def standing(kind, **facts):
    usual = {
        "is_open": True,
        "post": PostState.VISIBLE,
        "conversation": ConversationState.OPEN,
        "member": MemberState.ACTIVE,
    }
    return RequestState(kind=kind, **(usual | facts))


REPORT, HELD = RequestKind.REPORT, RequestKind.HELD_POST
OVER = {"is_open": False}


@pytest.mark.parametrize(
    ("action", "now", "expected"),
    [
        pytest.param(
            ModerationAction.HIDE, standing(REPORT), Applicability.FITS, id="hide-a-reported-post"
        ),
        pytest.param(ModerationAction.KEEP, standing(REPORT), Applicability.FITS, id="keep-it"),
        pytest.param(
            ModerationAction.HIDE,
            standing(REPORT, **OVER),
            Applicability.DECIDED,
            id="after-another",
        ),
        pytest.param(
            ModerationAction.HIDE,
            standing(REPORT, **OVER, is_own=True),
            Applicability.FITS,
            id="thinks-better",
        ),
        pytest.param(
            ModerationAction.KEEP,
            standing(REPORT, **OVER, is_own=True),
            Applicability.DECIDED,
            id="keep-twice",
        ),
        pytest.param(
            ModerationAction.HIDE,
            standing(REPORT, post=PostState.DELETED),
            Applicability.DONE,
            id="deleted-meanwhile",
        ),
        pytest.param(
            ModerationAction.SHOW,
            standing(REPORT, **OVER, post=PostState.HIDDEN),
            Applicability.FITS,
            id="undo-hide",
        ),
        pytest.param(
            ModerationAction.SHOW, standing(REPORT), Applicability.DONE, id="show-what-is-seen"
        ),
        pytest.param(
            ModerationAction.GRANT, standing(REPORT), Applicability.WRONG, id="grant-a-report"
        ),
        pytest.param(
            ModerationAction.APPROVE,
            standing(HELD, post=PostState.HELD),
            Applicability.FITS,
            id="approve-a-held-post",
        ),
        pytest.param(
            ModerationAction.APPROVE, standing(HELD), Applicability.DONE, id="approve-what-is-seen"
        ),
        pytest.param(
            ModerationAction.CLOSE,
            standing(REPORT, **OVER),
            Applicability.FITS,
            id="close-after-the-end",
        ),
        pytest.param(
            ModerationAction.CLOSE,
            standing(REPORT, conversation=ConversationState.CLOSED),
            Applicability.DONE,
            id="close-what-is-closed",
        ),
        pytest.param(
            ModerationAction.LIFT_HOLD, standing(REPORT), Applicability.DONE, id="lift-no-hold"
        ),
        pytest.param(
            ModerationAction.SUSPEND,
            standing(REPORT, member=MemberState.FORMER),
            Applicability.DONE,
            id="who-has-left",
        ),
        pytest.param(
            ModerationAction.GRANT,
            standing(RequestKind.LATE_EDIT, post=PostState.HIDDEN),
            Applicability.DONE,
            id="edit-what-is-hidden",
        ),
        pytest.param(
            ModerationAction.WELCOME,
            standing(RequestKind.NEW_MEMBER),
            Applicability.FITS,
            id="welcome-somebody-new",
        ),
    ],
)
def test_what_fits(action, now, expected):
    assert applicability(action, now) is expected


@pytest.mark.parametrize("action", [ModerationAction.MOVE, ModerationAction.RETAG])
def test_a_ruling_that_needs_words_says_so(action):
    assert applicability(action, standing(REPORT), has_words=False) is Applicability.NEEDS_WORDS


@pytest.mark.parametrize("kind", RequestKind)
def test_every_kind_of_matter_can_be_ended_and_only_what_fits_is_offered(kind):
    held = {"post": PostState.HELD} if kind is HELD else {}
    offered = applicable_actions(standing(kind, **held))

    assert set(ENDING[kind]) & set(offered)
    assert set(offered) <= {*ENDING[kind], *BESIDE.get(kind, ())}


def test_the_numbers_in_addresses_never_change():
    assert [(action.name, action.value) for action in ModerationAction] == [
        ("APPROVE", 1),
        ("DECLINE", 2),
        ("HIDE", 3),
        ("KEEP", 4),
        ("SHOW", 5),
        ("CLOSE", 6),
        ("REOPEN", 7),
        ("MOVE", 8),
        ("RETAG", 9),
        ("GRANT", 10),
        ("ADD_TAGS", 11),
        ("INVITE", 12),
        ("DROP", 13),
        ("WELCOME", 14),
        ("HOLD_MAIL", 15),
        ("LIFT_HOLD", 16),
        ("SUSPEND", 17),
        ("REINSTATE", 18),
        ("TAKE_OFF", 19),
        ("PASS_ON", 20),
        ("ANSWER", 21),
        ("SEND_HELP", 22),
        ("ALL_WELL", 23),
    ]


@pytest.mark.parametrize(
    ("name", "badge", "moderates", "expected"),
    [
        pytest.param("Ana", Badge.NONE, False, "Ana", id="a-member"),
        pytest.param("Ana", Badge.EXPERT, False, "Ana [expert]", id="an-expert"),
        pytest.param("Ana", Badge.NONE, True, "Ana [moderator]", id="a-moderator"),
        pytest.param("Ana", Badge.STAFF, True, "Ana [staff]", id="staff-comes-first"),
        pytest.param("Ana (Expert)", Badge.NONE, False, "Ana", id="who-only-says-so"),
        pytest.param("[staff] Ana", Badge.NONE, False, "Ana", id="in-front-in-other-brackets"),
        pytest.param("(moderator)", Badge.NONE, False, "a member", id="nothing-else"),
    ],
)
def test_a_role_stands_beside_the_name_and_nobody_gives_it_to_themselves(
    name, badge, moderates, expected
):
    assert shown_name(name, badge, is_moderator=moderates) == expected


@pytest.mark.parametrize("times", [0, 1, 2, 255])
def test_what_an_address_is_about_says_how_often_it_was_ruled_so(times):
    decided = " ".join(["3 5"] * times)

    assert unsealed(sealed(7, decided, ModerationAction.HIDE)) == (7, times)
    assert unsealed(sealed(7, decided, ModerationAction.CLOSE)) == (7, 0)
    assert sealed(7, decided, ModerationAction.HIDE) < 1 << 40
