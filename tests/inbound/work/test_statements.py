"""How often the database is asked about a mail: what is known of it is read once."""

from collections import Counter

from sqlalchemy import event

from digest.mail.signed_address import Purpose

ANA = "Ana Realname <ana@example.net>"
MOST = 40  # for a reply that becomes a post; each costs as much as some ten rules about its words


def statements_for(village, mail, text):
    made = []
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    village.receive(mail(ANA, text), to)
    listener = (
        village.store.engine,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, *_more: made.append(statement),
    )
    event.listen(*listener)
    village.work()
    event.remove(*listener)
    assert village.posts()[-1] == text
    return made


def test_a_reply_costs_few_statements(village, mail):
    assert len(statements_for(village, mail, "Me too.")) <= MOST


def test_no_row_of_a_member_is_read_twice_in_its_transaction(village, mail):
    made = statements_for(village, mail, "Me too.")

    begun = next(at for at, each in enumerate(made) if each.startswith("BEGIN IMMEDIATE"))
    read = Counter(each for each in made[begun:] if each.startswith("SELECT member.id, member."))
    assert max(read.values()) == 1


def test_a_mailbox_that_was_noted_today_is_not_looked_up_again(village, mail):
    statements_for(village, mail, "The first of a day.")

    made = statements_for(village, mail, "Another one.")
    assert [
        each for each in made if each.startswith(("UPDATE address", "SELECT address.id,"))
    ] == []
