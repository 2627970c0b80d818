"""What the log says of an error."""

import re

from digest.errors import describe_error

SECRET = "ana@example.net has lost her hair"


def fails():
    raise ValueError(SECRET)


def calls():
    fails()


def test_every_place_that_an_error_came_through_is_told_and_no_word_of_its_message():
    try:
        calls()
    except ValueError as error:
        told = describe_error(error)

    here = r"test_errors\.py:\d+"
    assert re.fullmatch(f"ValueError at {here} > {here} > {here}", told)


def test_an_error_that_was_never_raised_is_told_by_its_kind():
    assert describe_error(ValueError(SECRET)) == "ValueError"
