"""A conversation that is too long for one mail, in as many letters as it takes."""

import pytest

from digest.community.conversations.post import PostState
from digest.letters.conversation_parts import MAIL_LIMIT, conversation_in_parts
from digest.outbox.compose import Skipped
from digest.outbox.delivery import DeliveryState, LetterKind
from digest.outbox.enqueue import enqueue
from digest.store.id_codec import unpack_ids
from tests.digest.letters.conftest import opened

WORDS = {
    "plain": "Too hot and cold. " * 60,
    "spelled out": "Too hot & too cold. " * 60,
    "umlauts": "Öl für Füße. " * 80,
    "cyrillic": "Слишком жарко. " * 60,
    "short": "Yes.",
    "lines": "> so\nbut\n\n" * 60,
}


@pytest.fixture
def bring(postman):
    """Ask for the whole conversation, and open what comes."""

    def bring(talk):
        talk.session.flush()
        payloads = list(
            conversation_in_parts(talk.session, talk.conversation.id, reply_to_id="<a@example.net>")
        )
        for payload in payloads:
            enqueue(
                talk.session,
                payload,
                key=f"conversation:{payload.part}",
                to=talk.cora.id,
                at=talk.at(10),
            )
        owed = talk.owed(LetterKind.CONVERSATION)
        return [opened(one) for one in postman.compose(talk.session, owed, talk.at(10))]

    return bring


@pytest.mark.sample(3)
@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
@pytest.mark.parametrize("posts", [3, 60, 200])
def test_no_mail_is_too_large_and_nothing_is_lost(sqlite_store, begin, bring, words, posts):
    with sqlite_store.write() as session:
        talk = begin(session)
        said = [talk.say(talk.ben, f"Night {n}. {words}", minutes=1).id for n in range(posts)]

        letters = bring(talk)

        carried = [id_ for each in letters for id_ in unpack_ids(each.composed.carried)]
        assert carried == [talk.first.id, *said]
        for each in letters:
            assert len(each.composed.message) <= MAIL_LIMIT
            assert len(each.html.encode()) <= 80_000


def test_each_letter_says_which_it_is_and_brings_its_posts_whole(sqlite_store, begin, bring):
    with sqlite_store.write() as session:
        talk = begin(session)
        for number in range(200):
            talk.say(talk.ben, f"Night {number}. {WORDS['plain']} Over.", minutes=1)

        letters = bring(talk)

        assert len(letters) > 2
        for place, each in enumerate(letters, start=1):
            text = " ".join(each.text.split())
            assert f"This is letter {place} of {len(letters)}, with posts" in text
            assert "201 posts" in text
            assert each.mail.get_content_type() == "multipart/alternative"
            assert each.mail["In-Reply-To"] == "<a@example.net>"
        assert "with posts 1 to" in " ".join(letters[0].text.split())
        assert "to 201." in " ".join(letters[-1].text.split())
        assert "That is the end of letter 1" in letters[0].text
        assert "That is the whole conversation." in letters[-1].text
        whole = "".join(each.text for each in letters)
        assert whole.count("Over.") == 200
        assert "did not fit" not in whole


def test_a_very_long_post_has_a_letter_of_its_own_with_a_page(sqlite_store, begin, bring):
    with sqlite_store.write() as session:
        talk = begin(session)
        for number in range(3):
            talk.say(talk.ben, f"Long {number}. " + "so it went " * 5_500 + "The end.", minutes=1)
        talk.say(talk.ana, "Thank you.", minutes=2)

        letters = bring(talk)

        assert len(letters) == 5
        assert all(len(each.composed.message) <= MAIL_LIMIT for each in letters)
        (page,) = letters[2].mail.iter_attachments()
        assert "The end." in page.get_content()
        assert "are in the page attached to it" in " ".join(letters[2].text.split())


def test_a_letter_whose_posts_are_gone_meanwhile_does_not_come(sqlite_store, begin, bring, postman):
    with sqlite_store.write() as session:
        talk = begin(session)
        said = [talk.say(talk.ben, f"Night {n}. {WORDS['plain']}", minutes=1) for n in range(200)]
        before = len(bring(talk))
        owed = talk.owed(LetterKind.CONVERSATION)
        for post in said[-150:]:
            post.state = PostState.DELETED
        session.flush()

        results = postman.compose(session, owed, talk.at(11))

        skipped = [each for each in results if isinstance(each, Skipped)]
        assert 0 < len(skipped) < before
        assert {each.state for each in skipped} == {DeliveryState.EMPTY}
