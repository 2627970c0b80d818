"""What is looked for in a whole text first is found in each of its clauses as if each were searched."""

import json
from dataclasses import replace
from pathlib import Path

from digest.language.vocabulary import vocabularies
from digest.language.words import split_words
from inbound.interpret.commands.clauses import _search, clauses_of

MAILS = Path(__file__).parents[2] / "fresh" / "mails.jsonl"
EVERY = 4


def test_a_clause_has_what_its_words_alone_have():
    mails = [json.loads(line) for line in MAILS.read_text("utf-8").splitlines()][::EVERY]
    clauses = [each for mail in mails for each in clauses_of(("", mail["body"]), vocabularies())]
    found = 0
    for clause in clauses:
        for name in clause.language.clauses:
            sought, line = _search(name, clause.language), clause.words.line
            assert clause.has(name) == (sought.search(line) is not None), (name, line)
            assert clause.begins(name) == (sought.match(line) is not None), (name, line)
            assert clause.says_only(name) == (sought.fullmatch(line) is not None), (name, line)
            found += clause.has(name)
    assert found > len(mails)


def test_a_clause_that_is_given_other_words_has_what_these_have():
    (clause,) = clauses_of(("I like it here",), vocabularies())
    other = replace(clause, words=split_words("please do not publish this"))

    assert not clause.has("not_for_others")
    assert other.has("not_for_others")
