"""The work on one mail: its effect, the letters about it and its outcome, in one transaction.

mail (leads it) -> understand (what it tells by itself) -> `interpret` -> act (hands intents to actions) ->
answer, refuse, ask, ask_back, ask_to_publish (what its writer hears)

Mails that wait: aside, looking_up, answer_breaker. review is what an operator does with single mails, and
tell_operator writes to the operator.
"""
