"""What a summary holds when it is sent: everything that is entitled, current, and each once."""

import logging
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlmodel import select

from digest.community.communities.join import join, leave
from digest.community.communities.tag import ConversationTag, follow_tag, get_or_create_tag
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.follow import follow, unfollow
from digest.community.conversations.post import EditWindow, PostState
from digest.community.people.member import Address, MemberState, SummaryFrequency
from digest.community.posting.change import approve, delete, edit, hide, show_again
from digest.community.posting.publish import Draft, reply
from digest.letters.recipient import recipients
from digest.letters.summary.period import Period
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from digest.store.id_codec import pack_ids

NEXT_MORNING = 18  # hours after noon


@pytest.fixture
def scene(store, world, make_community, make_member):
    """Ana and Ben are in Lung, Cleo is in Sleep; Ben asked something at noon."""
    with store.write() as session:
        scene = world(session)
        scene.lung, scene.sleep = make_community(session), make_community(session, "sleep")
        scene.ana, scene.ben = (make_member(session, n, scene.lung) for n in ("Ana", "Ben"))
        scene.cleo = make_member(session, "Cleo", scene.sleep)
        scene.asked = scene.start(scene.lung, scene.ben, "Stairs", "How do you climb stairs?")
        session.flush()
        yield scene
        session.rollback()


def tag(scene, post, name):
    found = get_or_create_tag(scene.session, name)
    scene.session.add(ConversationTag(conversation_id=post.conversation_id, tag_id=found.id))
    return found


def told(scene, member, *posts, state=DeliveryState.SENT, hours=1):
    """Let the member have had a notification of these posts."""
    delivery = Delivery(
        key=f"notify:{member.id}:{posts[0].id}",
        kind=LetterKind.NOTIFICATION,
        member_id=member.id,
        state=state,
        planned_at=scene.at(hours),
        due_at=scene.at(hours),
        sent_at=scene.at(hours),
        conversation_id=posts[0].conversation_id,
        carried=pack_ids(post.id for post in posts),
    )
    scene.session.add(delivery)


def test_a_summary_tells_what_settled_with_author_time_and_ways_to_act(scene, text, html, keys):
    scene.reply(scene.asked, scene.ben, "Nobody?", hours=3)

    letter = scene.run(NEXT_MORNING).sent[scene.ana.id]

    assert str(letter["Subject"]) == "Your first summary: 1 conversation, 2 new posts"
    for part in (text(letter), html(letter)):
        for words in ("Stairs", "How do you climb stairs?", "Nobody?", "Mon 15:00"):
            assert words in part
    for purpose in (Purpose.REPLY, Purpose.FOLLOW, Purpose.MUTE, Purpose.REPORT):
        tokens = re.findall(rf"\b{purpose}\.([a-z2-7]{{37}})@", html(letter))
        assert {keys.read(purpose, token).member_id for token in tokens} == {scene.ana.id}
    assert re.search(r"\br\.[a-z2-7]{37}@", text(letter))
    for word in ("FOLLOW 1", "MUTE 1", "REPORT 1", "1. Stairs"):  # by its number, in plain text
        assert word in text(letter)


def test_all_of_a_conversation_is_offered_where_there_is_more_of_it(scene, html):
    first = scene.run(NEXT_MORNING).sent[scene.ana.id]
    scene.reply(scene.asked, scene.ben, "Nobody?", hours=20)
    second = scene.run(NEXT_MORNING + 24).sent[scene.ana.id]

    assert "Read all" not in html(first)
    assert "Read all 2" in html(second)
    assert "Earlier, <bdi>Ben</bdi> asked: “<bdi>How do you climb stairs?</bdi>”" in html(second)


def test_what_is_offered_of_a_conversation_with_a_post_of_the_readers_has_no_other_count(
    scene, html
):
    scene.reply(scene.asked, scene.ana, "I pause on the landing.", hours=1)
    scene.reply(scene.asked, scene.ben, "Good idea.", hours=2)

    sent = html(scene.run(NEXT_MORNING).sent[scene.ana.id])

    assert "New conversation, 2 posts" in sent
    assert "Read it all" in sent
    assert "Read all" not in sent


def test_the_letter_is_for_its_member_alone(scene, keys):
    letter = scene.run(NEXT_MORNING).sent[scene.ana.id]
    (delivery,) = scene.summaries(DeliveryState.SENT)

    assert str(letter["To"]) == "<ana@example.net>"
    (token,) = re.findall(r"<d\.([a-z2-7]{37})@", str(letter["Reply-To"]))
    ticket = keys.read(Purpose.SUMMARY, token)
    assert (ticket.member_id, ticket.object_id) == (scene.ana.id, delivery.id)
    assert letter["Auto-Submitted"] == "auto-generated"
    assert "lung" not in "".join(f"{k}{v}" for k, v in letter.items()).lower()


def test_nothing_new_is_no_letter(scene):
    happened = scene.run(NEXT_MORNING)

    assert happened.sent.keys() == {scene.ana.id}  # Ben wrote it, Cleo is elsewhere
    assert set(happened.skipped.values()) == {"empty: nothing new"}


def test_a_post_that_has_not_settled_waits_for_the_next_summary(scene):
    late = scene.reply(scene.asked, scene.ben, "Just now.", hours=17.5)

    assert late.id not in scene.run(NEXT_MORNING).carried[scene.ana.id]
    assert scene.run(NEXT_MORNING + 24).carried[scene.ana.id] == [late.id]


def test_running_twice_sends_nothing_twice(scene):
    assert scene.run(NEXT_MORNING).sent

    again = scene.run(NEXT_MORNING)
    assert not again.sent
    assert not again.skipped


def test_a_deletion_in_the_last_second_is_obeyed_though_worked_on_later(scene):
    late = scene.reply(scene.asked, scene.ben, "I wish I had not said this.", hours=16)
    accepted = 17 - 1 / 3600  # a second before it settles

    scene.plan(NEXT_MORNING, unworked=accepted)
    delete(scene.session, late, at=scene.at(NEXT_MORNING))
    happened = scene.send(NEXT_MORNING)
    after = scene.run(NEXT_MORNING + 24)

    assert happened.carried[scene.ana.id] == [scene.asked.id]
    assert not after.sent


def test_what_a_waiting_mail_held_back_is_in_the_next_summary(scene):
    late = scene.reply(scene.asked, scene.ben, "To be read tomorrow.", hours=16)
    scene.plan(NEXT_MORNING, unworked=16.5)

    assert scene.send(NEXT_MORNING).carried[scene.ana.id] == [scene.asked.id]
    assert scene.run(NEXT_MORNING + 24).carried[scene.ana.id] == [late.id]


def test_a_post_approved_late_is_in_the_next_summary(scene):
    words = Draft(author_id=scene.cleo.id, text="See http://x.example", at=scene.at(1))
    join(scene.session, scene.cleo.id, scene.lung.id, at=scene.noon)
    held = reply(scene.session, scene.session.get_one(Conversation, 1), words, window=EditWindow())
    assert held.state is PostState.HELD
    assert held.id not in scene.run(NEXT_MORNING).carried[scene.ana.id]

    approve(
        scene.session, held, actor="operator", window=EditWindow(), at=scene.at(NEXT_MORNING + 30)
    )
    assert not scene.run(NEXT_MORNING + 24).sent
    assert scene.run(NEXT_MORNING + 48).carried[scene.ana.id] == [held.id]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda s, p, at: delete(s, p, at=at), id="deleted"),
        pytest.param(
            lambda s, p, at: hide(s, p, actor="operator", reason="rules", at=at), id="hidden"
        ),
    ],
)
def test_what_may_no_longer_be_seen_never_leaves(scene, text, html, change):
    secret = scene.reply(scene.asked, scene.ben, "My phone number is secret", hours=1)
    scene.plan(NEXT_MORNING)
    scene.letters(scene.session, [], scene.noon)
    change(scene.session, secret, scene.at(NEXT_MORNING))

    happened = scene.send(NEXT_MORNING)

    assert happened.carried[scene.ana.id] == [scene.asked.id]
    letter = happened.sent[scene.ana.id]
    assert "secret" not in text(letter) + html(letter)


def test_a_change_after_the_first_batch_is_seen_by_the_second(scene, make_member):
    dora = make_member(scene.session, "Dora", scene.lung)
    scene.plan(NEXT_MORNING)
    first, second = (d for d in scene.summaries() if d.member_id in {scene.ana.id, dora.id})
    (before,) = scene.letters(scene.session, [first], scene.at(NEXT_MORNING))
    edit(scene.session, scene.asked, text="Corrected.", title=None, at=scene.at(NEXT_MORNING))

    (after,) = scene.letters(scene.session, [second], scene.at(NEXT_MORNING))

    assert b"How do you climb" in before.message
    assert b"How do you climb" not in after.message
    assert b"Corrected." in after.message
    assert b", edited" in after.message


def test_a_conversation_that_was_removed_is_absent(scene):
    scene.plan(NEXT_MORNING)
    delete(scene.session, scene.asked, at=scene.at(0.5))

    assert scene.send(NEXT_MORNING).skipped[scene.ana.id] == "empty: nothing new"


def test_a_post_hidden_and_shown_again_comes_once(scene, make_member):
    first = scene.run(NEXT_MORNING)
    dora = make_member(scene.session, "Dora", scene.lung)
    hide(scene.session, scene.asked, actor="operator", reason="?", at=scene.at(20))
    show_again(scene.session, scene.asked, actor="operator", window=EditWindow(), at=scene.at(21))

    second = scene.run(NEXT_MORNING + 24)

    assert first.carried == {scene.ana.id: [scene.asked.id]}
    assert second.carried == {dora.id: [scene.asked.id]}


def test_what_was_already_sent_is_folded_but_only_once_it_was_sent(scene):
    told_of = scene.reply(scene.asked, scene.ben, "Said in a notification", hours=1)
    failed = scene.reply(scene.asked, scene.ben, "Failed in a notification", hours=2)
    told(scene, scene.ana, told_of)
    told(scene, scene.ana, failed, state=DeliveryState.FAILED)

    happened = scene.run(NEXT_MORNING)

    text = happened.text(scene.ana)
    assert "You already got 1 of these by mail; it is not repeated here." in text
    assert "Said in a notification" not in text
    assert "Failed in a notification" in text
    assert happened.carried[scene.ana.id] == [scene.asked.id, told_of.id, failed.id]


def test_a_conversation_of_which_everything_was_sent_is_still_told_of(scene):
    told(scene, scene.ana, scene.asked)

    text = scene.run(NEXT_MORNING).text(scene.ana)

    assert (
        "New conversation, 1 post\r\n\r\nYou already got 1 of these by mail; it is not repeated here."
        in text
    )
    assert "How do you climb" not in text


def test_a_notification_of_before_it_was_hidden_counts_as_sent(scene):
    told(scene, scene.ana, scene.asked)
    hide(scene.session, scene.asked, actor="operator", reason="?", at=scene.at(20))
    show_again(scene.session, scene.asked, actor="operator", window=EditWindow(), at=scene.at(40))

    assert "You already got 1 of these" in scene.run(NEXT_MORNING + 24).text(scene.ana)


def test_what_counts_is_what_a_member_subscribes_to_at_sending(scene):
    fatigue = tag(scene, scene.asked, "fatigue")
    scene.plan(NEXT_MORNING)
    leave(scene.session, scene.ana.id, scene.lung.id)
    follow_tag(scene.session, scene.cleo.id, fatigue.id, at=scene.noon)

    happened = scene.send(NEXT_MORNING)

    assert happened.sent.keys() == {scene.cleo.id}
    assert "#fatigue, a tag you follow" in happened.text(scene.cleo)
    assert "1 post, in Lung; you follow #fatigue" in happened.text(scene.cleo)


def test_following_a_conversation_of_a_community_one_left_brings_nothing(scene):
    follow(scene.session, scene.cleo.id, scene.asked.conversation_id, at=scene.noon)

    assert scene.run(NEXT_MORNING).skipped[scene.cleo.id] == "empty: nothing new"


def test_a_followed_conversation_can_be_unfollowed_or_muted_from_the_letter(scene, html, keys):
    follow(scene.session, scene.ana.id, scene.asked.conversation_id, at=scene.noon)

    happened = scene.run(NEXT_MORNING)

    assert "Conversations you follow" in happened.text(scene.ana)
    assert "1 post, in Lung" in happened.text(scene.ana)
    sent = html(happened.sent[scene.ana.id])
    for purpose in (Purpose.UNFOLLOW, Purpose.MUTE):
        (token,) = set(re.findall(rf"\b{purpose}\.([a-z2-7]{{37}})@", sent))
        assert keys.read(purpose, token).object_id == scene.asked.conversation_id
    unfollow(scene.session, scene.ana.id, scene.asked.conversation_id)


def test_adding_a_tag_to_an_old_conversation_is_no_news(scene):
    scene.run(NEXT_MORNING)
    fatigue = tag(scene, scene.asked, "fatigue")
    follow_tag(scene.session, scene.cleo.id, fatigue.id, at=scene.at(20))
    new = scene.reply(scene.asked, scene.ben, "And its next post is.", hours=44)

    assert not scene.run(NEXT_MORNING + 24).sent
    assert scene.run(NEXT_MORNING + 48).carried[scene.cleo.id] == [new.id]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        pytest.param({"state": MemberState.SUSPENDED}, "the member is suspended", id="suspended"),
        pytest.param(
            {"summary_frequency": SummaryFrequency.NEVER},
            "the member stopped the summary",
            id="never",
        ),
        pytest.param({"paused_until": "later"}, "the member paused all letters", id="paused"),
        pytest.param(
            {"paused_from": "now", "paused_until": "later"},
            "the member paused all letters",
            id="began-to-pause",
        ),
    ],
)
def test_who_changed_their_mind_since_it_was_planned_gets_none(scene, change, why):
    scene.plan(NEXT_MORNING)
    for name, value in change.items():
        moments = {"now": scene.at(NEXT_MORNING), "later": scene.at(90)}
        setattr(scene.ana, name, moments.get(value, value))

    happened = scene.send(NEXT_MORNING)

    assert happened.skipped[scene.ana.id] == f"cancelled: {why}"
    assert scene.ana.id not in happened.sent


@pytest.mark.parametrize("change", ["confirmed_at", "suppressed_at"])
def test_an_address_that_may_not_be_written_to_gets_none(scene, change):
    scene.plan(NEXT_MORNING)
    address = scene.session.exec(select(Address).where(Address.member_id == scene.ana.id)).one()
    setattr(address, change, None if change == "confirmed_at" else scene.noon)

    happened = scene.send(NEXT_MORNING)

    assert happened.skipped[scene.ana.id] == "cancelled: there is no address to write to"


def test_a_summary_that_was_cancelled_is_made_up_for_after_the_pause(scene):
    scene.plan(NEXT_MORNING)
    scene.ana.paused_until = scene.at(30)
    assert scene.ana.id in scene.send(NEXT_MORNING).skipped

    assert scene.run(NEXT_MORNING + 24).carried[scene.ana.id] == [scene.asked.id]


@pytest.mark.parametrize(
    "state", [DeliveryState.FAILED, DeliveryState.UNKNOWN, DeliveryState.DEFERRED]
)
def test_the_next_summary_makes_up_for_one_the_relay_never_took(scene, state):
    lost = scene.run(NEXT_MORNING, relay=lambda _: state)
    new = scene.reply(scene.asked, scene.ben, "Day two", hours=20)

    assert not lost.sent
    assert scene.run(NEXT_MORNING + 24).carried[scene.ana.id] == [scene.asked.id, new.id]


def test_a_retry_is_the_same_letter(scene):
    scene.plan(NEXT_MORNING)
    waiting = scene.summaries(DeliveryState.PLANNED)
    (first,) = (
        c for c in scene.letters(scene.session, waiting, scene.at(18)) if hasattr(c, "message")
    )
    (later,) = (
        c for c in scene.letters(scene.session, waiting, scene.at(22)) if hasattr(c, "message")
    )

    without_date = re.compile(rb"\r\nDate: [^\r]*")
    assert without_date.sub(b"", first.message) == without_date.sub(b"", later.message)
    assert first.carried == later.carried


def test_times_are_those_of_the_readers_zone(scene, text):
    scene.ana.zone = "Asia/Kathmandu"
    scene.ana.summary_date = date(2026, 3, 1)

    letter = scene.run(NEXT_MORNING).sent[scene.ana.id]

    assert "Mon 17:45" in text(letter)
    assert "Kathmandu time." in text(letter)
    assert "That is everything since yesterday (Monday) 16:45." in text(letter)


def test_members_of_three_zones_in_one_run_each_read_their_own_times(
    scene, make_member, text, html
):
    zones = {"Europe/Berlin": "12:00", "Asia/Kathmandu": "16:45", "America/St_Johns": "07:30"}
    people = {
        zone: make_member(scene.session, zone.rpartition("/")[2], scene.lung, zone=zone)
        for zone in zones
    }
    for member in people.values():
        member.summary_date = date(2026, 3, 1)

    sent = scene.run(NEXT_MORNING).sent

    for zone, hour in zones.items():
        letter = sent[people[zone].id]
        for part in (text(letter), html(letter)):
            said = " ".join(part.split())
            city = zone.rpartition("/")[2].replace("_", " ")
            assert f"{hour}, until today " in said
            assert f", {city} time." in said
            assert f"That is everything since yesterday (Monday) {hour}." in part


def test_an_outage_of_two_days_is_made_up_for_by_one_letter(scene):
    scene.run(NEXT_MORNING)
    news = [scene.reply(scene.asked, scene.ben, f"Day {n}", hours=20 + 20 * n) for n in range(4)]

    happened = scene.run(NEXT_MORNING + 80)

    assert happened.carried[scene.ana.id] == [post.id for post in news[:4]]
    assert len(scene.summaries(DeliveryState.SENT)) == 2
    assert not scene.run(NEXT_MORNING + 81).sent


def test_a_name_shown_is_the_one_chosen_and_none_for_those_who_left(scene):
    scene.ben.state = MemberState.FORMER

    text = scene.run(NEXT_MORNING).text(scene.ana)

    assert "By a former member, Mon 12:00" in text
    assert "Ben" not in text


class Stumbling:
    """Templates that cannot write what has a certain word in it."""

    def __init__(self, templates, word):
        self._stationery, self._word = templates, word

    def subject(self, letter, **values):
        return self._stationery.subject(letter, **values)

    def render(self, letter, piece="body", **values):
        if self._word in repr(values):
            raise ValueError(f"cannot write {values}")
        return self._stationery.render(letter, piece, **values)


@pytest.mark.parametrize("word", ["poison", "Poisoned title"])
def test_a_conversation_that_cannot_be_written_harms_nobody(
    scene, make_letters, templates, caplog, word
):
    bad = scene.start(scene.lung, scene.ben, "Poisoned title", "poison", hours=1)

    with caplog.at_level(logging.ERROR):
        happened = scene.run(
            NEXT_MORNING, letters=make_letters(templates=Stumbling(templates, word))
        )

    text = happened.text(scene.ana)
    assert "A conversation that could not be shown" in text
    assert "How do you climb stairs?" in text
    assert happened.carried[scene.ana.id] == [scene.asked.id, bad.id]
    assert f"conversation {bad.conversation_id} could not be shown: ValueError" in caplog.text
    assert "poison" not in caplog.text.lower()


def test_a_letter_for_one_member_never_goes_to_another(scene):
    scene.plan(NEXT_MORNING)
    (delivery, *_), at = scene.summaries(DeliveryState.PLANNED), scene.at(NEXT_MORNING)
    assert delivery.member_id == scene.ana.id
    span = Period(delivery.since, delivery.until)
    reading = scene.letters._current(scene.session, span, at)
    to = recipients(scene.session, [scene.cleo.id])[scene.cleo.id]

    with pytest.raises(ValueError, match="must not go to another"):
        scene.letters._letter(reading, delivery, to, [], at, is_first=False)


@pytest.mark.beyond_the_sample
def test_letters_composed_at_once_in_two_threads_are_each_their_own(
    sqlite_store, world, make_community, make_member, make_letters
):
    with sqlite_store.write() as session:
        scene, lung = world(session), make_community(session)
        members = [make_member(session, f"Reader {number}", lung) for number in range(30)]
        talk = scene.start(lung, members[0], "Stairs", "How do you climb stairs?")
        for number, member in enumerate(members):
            scene.reply(talk, member, f"Like number {number}")
        scene.plan(NEXT_MORNING)

    def compose(letters, wanted):
        with sqlite_store.read() as session:
            rows = session.exec(select(Delivery).order_by(Delivery.id)).all()
            made = letters(session, [rows[n] for n in wanted], scene.at(NEXT_MORNING))
            return {letter.recipient: letter.message for letter in made}

    forward, backward = list(range(30)), list(range(29, -1, -1))
    alone = compose(make_letters(), forward)
    shared = make_letters()
    with ThreadPoolExecutor(2) as threads:
        both = list(threads.map(lambda wanted: compose(shared, wanted), [forward, backward]))

    assert both == [alone, alone]
    assert len(set(alone.values())) == 30


def test_a_batch_takes_as_many_statements_for_many_as_for_few(scene, make_member, statements):
    def compose():
        waiting = scene.summaries(DeliveryState.PLANNED)
        with statements() as made:
            list(scene.letters(scene.session, waiting, scene.at(NEXT_MORNING)))
        return len(made)

    scene.plan(NEXT_MORNING)
    few = compose()
    for number in range(40):
        make_member(scene.session, f"Reader {number}", scene.lung)
    scene.plan(NEXT_MORNING + 1)

    assert compose() <= few


def test_what_is_read_once_serves_every_batch_until_something_changes(scene, statements):
    scene.plan(NEXT_MORNING)
    one, two, _ = scene.summaries(DeliveryState.PLANNED)
    list(scene.letters(scene.session, [one], scene.at(NEXT_MORNING)))

    with statements() as made:
        list(scene.letters(scene.session, [two], scene.at(NEXT_MORNING)))
    assert not [s for s in made if "post.text" in s]
    with statements() as made:
        list(scene.letters(scene.session, [two], scene.at(NEXT_MORNING) + timedelta(minutes=2)))
    assert [s for s in made if "post.text" in s]


def test_a_first_letter_says_so_and_the_next_is_of_an_ordinary_day(scene, text):
    first = text(scene.run(NEXT_MORNING).sent[scene.ana.id])
    scene.reply(scene.asked, scene.ben, "One step at a time.", hours=30)
    second = text(scene.run(NEXT_MORNING + 24).sent[scene.ana.id])

    assert "This is your first summary. One comes each day at 06:00" in " ".join(first.split())
    assert second.replace("\r", "").startswith(
        "Community Digest\n\nWednesday 4 March\n\n1 conversation"
    )


def test_a_letter_of_several_days_says_for_how_many_it_is(scene, text):
    scene.run(NEXT_MORNING)
    scene.ana.summary_frequency = SummaryFrequency.NEVER
    scene.run(NEXT_MORNING + 24)
    scene.reply(scene.asked, scene.ben, "One step at a time.", hours=30)
    scene.ana.summary_frequency = SummaryFrequency.DAILY
    letter = text(scene.run(NEXT_MORNING + 72).sent[scene.ana.id])

    said = " ".join(letter.split())
    assert "This summary is for 3 days: it begins where your last one ended." in said
    assert "That is everything since Tuesday 3 March, 05:00." in said


def test_a_weekly_letter_says_that_it_is_of_the_week(scene, text):
    scene.run(NEXT_MORNING)
    scene.ana.summary_frequency, scene.ana.summary_weekday = SummaryFrequency.WEEKLY, 1
    scene.reply(scene.asked, scene.ben, "One step at a time.", hours=30)
    assert scene.ana.id not in scene.run(NEXT_MORNING + 24).sent
    letter = text(scene.run(NEXT_MORNING + 7 * 24).sent[scene.ana.id])

    said = " ".join(letter.split())
    assert "This is your summary of the week." in said
    assert "The next summary comes on Tuesday 17 March at 06:00" in said


def test_below_a_conversation_stands_what_an_answer_does_with_its_own_number(scene, text):
    follow(scene.session, scene.ana.id, scene.asked.conversation_id, at=scene.noon)
    scene.start(scene.lung, scene.ben, "Lifts", "How long may one wait for one?")

    sent = " ".join(text(scene.run(NEXT_MORNING).sent[scene.ana.id]).split())

    assert "with 1 (all of it), UNFOLLOW 1, MUTE 1 or REPORT 1." in sent
    assert "with 2 (all of it), FOLLOW 2, MUTE 2 or REPORT 2." in sent


def test_what_unfollow_and_mute_do_stands_once_below_the_first_conversation(scene, text, html):
    follow(scene.session, scene.ana.id, scene.asked.conversation_id, at=scene.noon)
    scene.start(scene.lung, scene.ben, "Lifts", "How long may one wait for one?")

    letter = scene.run(NEXT_MORNING).sent[scene.ana.id]

    for part in (text(letter), html(letter)):
        said = " ".join(part.split())
        assert said.count("no more letters about it; your summary still shows it.") == 1
        assert said.index("your summary still shows it.") < said.index("Lifts")


def test_a_tag_is_unfollowed_below_its_conversations(scene, text, html):
    follow_tag(scene.session, scene.cleo.id, tag(scene, scene.asked, "fatigue").id, at=scene.noon)
    for title in ("Lifts", "Ramps", "Rails"):
        tag(scene, scene.start(scene.lung, scene.ben, title, "Where are they?"), "fatigue")

    letter = scene.run(NEXT_MORNING).sent[scene.cleo.id]

    assert 'Unfollow #fatigue, subject "unfollow fatigue":\r\ntags@' in text(letter)
    assert "mailto:tags@mail.example.org?subject=unfollow%20fatigue" in html(letter)


def test_who_can_read_an_answer_is_said_as_it_is(scene, text):
    sent = " ".join(text(scene.run(NEXT_MORNING).sent[scene.ana.id]).split())

    assert "Everyone in its community can read your answer, and so can all who follow" in sent


def test_own_posts_are_left_out_and_the_letter_says_so(scene, text):
    scene.reply(scene.asked, scene.ana, "Slowly.")

    sent = text(scene.run(NEXT_MORNING).sent[scene.ana.id])

    assert "Slowly." not in sent
    assert "Your own posts are left out." in " ".join(sent.split())


def test_how_long_a_conversation_is_stands_beside_what_is_new_in_it(scene, text):
    scene.run(NEXT_MORNING)
    scene.reply(scene.asked, scene.cleo, "Slowly.", hours=NEXT_MORNING + 2)

    sent = text(scene.run(NEXT_MORNING + 24).sent[scene.ana.id])

    assert "1 new reply, 2 posts in all" in sent


def test_how_the_readers_own_conversation_began_is_told_as_theirs(scene, text, html):
    began = scene.start(scene.lung, scene.ana, "Lifts", "How long may one wait for one?")
    scene.run(NEXT_MORNING)
    scene.reply(began, scene.cleo, "An hour.", hours=NEXT_MORNING + 2)

    happened = scene.run(NEXT_MORNING + 24)

    asked = "asked: “How long may one wait for one?”"
    assert f"Earlier, you {asked}" in text(happened.sent[scene.ana.id])
    assert "in Lung; you began it" in text(happened.sent[scene.ana.id])
    assert f"Earlier, Ana {asked}" in text(happened.sent[scene.ben.id])
    assert "you began it" not in text(happened.sent[scene.ben.id])


def test_numbers_in_examples_stand_in_the_letter(scene, text, html):
    follow(scene.session, scene.ana.id, scene.asked.conversation_id, at=scene.noon)
    scene.start(scene.lung, scene.ben, "Lifts", "How long may one wait for one?")

    letter = scene.run(NEXT_MORNING).sent[scene.ana.id]

    said = " ".join(text(letter).split())
    assert "Write 2, and we mail you all of conversation 2. For several: 1, 2." in said
    assert "FOLLOW 2: a letter" in said
    assert "UNFOLLOW 1: no more letters" in said
    assert "For several, write 1, 2." in html(letter)


def test_a_weekly_letter_offers_one_a_day(scene, text, html):
    scene.ana.summary_frequency, scene.ana.summary_weekday = SummaryFrequency.WEEKLY, 1

    letter = scene.run(NEXT_MORNING).sent[scene.ana.id]

    assert "DAILY: a summary every day" in text(letter)
    assert "mailto:settings@mail.example.org?subject=daily" in html(letter)


def test_it_says_that_the_reader_replied_and_from_when_posts_come_next_time(scene, text, html):
    scene.reply(scene.asked, scene.ana, "An hour.", hours=2)

    letter = scene.run(NEXT_MORNING).sent[scene.ana.id]

    for part in (text(letter), html(letter)):
        said = " ".join(part.split())
        assert "; you replied" in said
        assert re.search(r"Posts after \d\d:00 come in your next summary, because", said)


def test_all_letters_can_be_stopped_by_a_ready_mail(scene, html):
    letter = scene.run(NEXT_MORNING).sent[scene.ana.id]

    assert "mailto:help@mail.example.org?subject=stop%20all" in html(letter)
