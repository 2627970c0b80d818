"""A post has the lines that its writer made, not those of the mail program."""

from digest.mail.signed_address import Purpose
from digest.outbox.delivery import LetterKind
from tests.inbound.reading.test_wrapped_lines import PARAGRAPHS, wrapped

ANA = "ana@example.net"


def test_wrapped_words_above_a_letter_of_ours_become_a_post_of_whole_paragraphs(village, mail):
    letter = village.letter(LetterKind.NOTIFICATION, village.ana, post_id=village.sleep.id)
    quoted = "".join(f"> {line}\n" for line in village.sleep.text.split("\n"))
    text = f"{wrapped(72, *PARAGRAPHS)}\n\nOn Mon, 4 Mar 2024 at 09:15, Ben wrote:\n{quoted}"
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)

    village.take(mail(ANA, text, in_reply_to=letter), to)

    assert village.posts()[-1] == "\n\n".join(PARAGRAPHS)


def test_a_line_of_tags_below_a_long_line_is_still_one(village, mail):
    text = f"{wrapped(72, PARAGRAPHS[0])}\nTags: sleep"
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)

    village.take(mail(ANA, text), to)

    assert village.posts()[-1] == PARAGRAPHS[0]
