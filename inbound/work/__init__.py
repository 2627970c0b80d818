"""The work on one mail: its effect, the letters about it and its outcome, in one transaction.

mail (leads it) -> look, understand (what it tells by itself) -> `interpret` -> act (hands intents to
actions) -> answer, ask, ask_about_words, newcomer (what its writer hears)

Mails that wait: postpone, looking_up, answer_breaker. review is what an operator does with single mails, and
tell_operator writes to the operator, also of service_trouble.
"""
