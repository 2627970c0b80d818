"""Every fault of the list has its tests."""

import ast
import json
from pathlib import Path

HERE = Path(__file__).parent
TESTS = HERE.parent

COVERED = {
    "f01": [
        "crash/test_crash_points.py::test_no_mail_is_lost_or_doubled_by_a_crash",
        "crash/test_crash_points.py::test_a_mail_that_was_half_sent_is_none",
        (
            "crash/test_kill_the_server.py::"
            "test_no_mail_is_lost_or_doubled_however_often_the_server_is_killed"
        ),
    ],
    "f02": ["crash/test_synced.py::test_a_mail_is_on_the_disk_before_it_is_answered_250"],
    "f04": [
        "crash/test_faults.py::test_a_locked_database_puts_mail_off_until_it_is_free",
        (
            "crash/test_database_away.py::"
            "test_connections_lost_in_the_middle_of_work_leave_no_half_of_it"
        ),
        "crash/test_database_away.py::test_mail_waits_while_the_database_can_only_be_read",
        "crash/test_faults.py::test_a_database_of_another_version_is_not_touched",
    ],
    "f05": [
        "digest/outbox/test_smtp_relay.py::test_what_an_answer_means",
        "digest/outbox/test_dispatch.py::test_4yz_is_tried_again_in_five_minutes",
        (
            "crash/test_faults.py::"
            "test_mail_is_taken_while_the_relay_is_away_and_its_letters_come_later"
        ),
        (
            "crash/test_faults.py::"
            "test_letters_that_the_relay_puts_off_or_breaks_off_come_with_one_message_id"
        ),
    ],
    "f07": ["digest/outbox/test_dispatch.py::test_a_letter_that_cannot_be_composed_harms_no_other"],
    "f08": [
        "crash/test_faults.py::test_two_servers_on_one_database_share_the_work",
        "crash/test_faults.py::test_a_mail_that_is_offered_five_times_days_apart_is_one",
    ],
    "f10": ["crash/test_faults.py::test_two_servers_on_one_database_share_the_work"],
    "f11": [
        (
            "crash/test_faults.py::"
            "test_a_server_that_is_told_to_stop_under_load_ends_well_and_loses_nothing"
        )
    ],
    "f13": [
        "cli/test_backup.py::test_no_letter_that_may_be_out_goes_out_again_and_no_post_is_told_twice",
        (
            "cli/test_backup.py::"
            "test_summaries_of_days_that_passed_since_the_backup_are_not_sent_a_second_time"
        ),
        "cli/test_backup.py::test_who_left_since_is_gone_again",
        (
            "crash/test_backup.py::"
            "test_after_an_older_backup_nobody_gets_what_is_another_s_and_who_left_stays_gone"
        ),
    ],
    "f14": [
        "cli/test_keys.py::test_the_highest_number_seals_and_the_others_still_read",
        "cli/test_keys.py::test_a_file_that_others_can_read_is_refused_with_the_fix",
        "cli/test_keys.py::test_a_missing_file_is_refused_with_the_fix",
        "cli/test_backup.py::test_another_key_file_is_told_before_anything_is_changed",
        "cli/test_backup.py::test_keys_that_were_added_since_are_no_matter",
        (
            "digest/mail/test_signed_address.py::"
            "test_after_a_rotation_and_a_restore_every_earlier_token_is_still_read"
        ),
    ],
}


def test_every_fault_has_its_tests():
    cases = json.loads((HERE / "fault_cases.json").read_text())["cases"]
    assert {case["id"] for case in cases} == COVERED.keys()
    for name in (name for names in COVERED.values() for name in names):
        path, _, function = name.partition("::")
        tree = ast.parse((TESTS / path).read_text())
        assert function in {node.name for node in ast.walk(tree) if hasattr(node, "name")}, name
