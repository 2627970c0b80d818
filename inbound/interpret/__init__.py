"""What a mail comes to: pure rules over what it says (`read_mail`) and what is known (`facts`).

facts -> interpret: admit (who is heard) -> question_answered, kept_words, receipt, posting, unclear
(what they want) -> intents_of -> doubts (is anything private in it?) -> mail_limits -> interpretation

`read_words` reads each text before that, once, without the letter that it answers: everyday words become
phrases (`commands`), short ones an answer, and lines about tags leave the text.
"""
