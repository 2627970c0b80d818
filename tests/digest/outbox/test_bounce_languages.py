"""What servers say of a mailbox in other languages than English; these are made up, in the manner of many."""

import pytest

from digest.outbox.bounce_cause import BounceCause, Failure, cause_of

DEAD, FULL, OURS, PASSING = (
    BounceCause.DEAD,
    BounceCause.FULL,
    BounceCause.OURS,
    BounceCause.PASSING,
)


@pytest.mark.parametrize(
    "has_code", [pytest.param(True, id="at-rcpt"), pytest.param(False, id="to-people")]
)
@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        pytest.param("Benutzer unbekannt", DEAD, id="german"),
        pytest.param("Die E-Mail-Adresse wurde nicht gefunden", DEAD, id="german-address"),
        pytest.param("Das Postfach des Empfängers ist voll", FULL, id="german-full"),
        pytest.param("Das Postfach ist voruebergehend nicht verfuegbar", PASSING, id="german-for-now"),
        pytest.param("Die Absenderadresse ist ungültig", OURS, id="german-sender"),
        pytest.param("El usuario no existe", DEAD, id="spanish"),
        pytest.param("No se encontró la dirección de correo", DEAD, id="spanish-address"),
        pytest.param("El buzón del destinatario está lleno", FULL, id="spanish-full"),
        pytest.param("La dirección del remitente no existe", OURS, id="spanish-sender"),
        pytest.param("El dominio b.example no existe", DEAD, id="spanish-domain"),
        pytest.param("Destinataire inconnu", DEAD, id="french"),
        pytest.param("L’adresse est introuvable", DEAD, id="french-address"),
        pytest.param("La boîte de réception est pleine", FULL, id="french-full"),
        pytest.param("Boîte temporairement indisponible", PASSING, id="french-for-now"),
        pytest.param("L'utente non esiste", DEAD, id="italian"),
        pytest.param("La casella è piena", FULL, id="italian-full"),
        pytest.param("Usuário inexistente", DEAD, id="portuguese"),
        pytest.param("A caixa postal está cheia", FULL, id="portuguese-full"),
        pytest.param("De mailbox bestaat niet", DEAD, id="dutch"),
        pytest.param("Het postvak is vol", FULL, id="dutch-full"),
        pytest.param("Nie ma takiego użytkownika", DEAD, id="polish"),
        pytest.param("Skrzynka odbiorcy jest przepełniona", FULL, id="polish-full"),
        pytest.param("Konto jest tymczasowo zablokowane", PASSING, id="polish-for-now"),
        pytest.param("Uživatel neexistuje", DEAD, id="czech"),
        pytest.param("Användaren finns inte", DEAD, id="swedish"),
        pytest.param("Такого пользователя нет", DEAD, id="russian"),
        pytest.param("Почтовый ящик получателя переполнен", FULL, id="russian-full"),
        pytest.param("Ящик временно недоступен", PASSING, id="russian-for-now"),
        pytest.param("宛先のメールアドレスは存在しません", DEAD, id="japanese"),
        pytest.param("メールボックスの容量がいっぱいです", FULL, id="japanese-full"),
        pytest.param("ドメインが見つかりません", DEAD, id="japanese-domain"),
        pytest.param("该用户不存在", DEAD, id="chinese"),
        pytest.param("收件人邮箱已满", FULL, id="chinese-full"),
        pytest.param("服务器暂时无法访问", PASSING, id="chinese-for-now"),
        pytest.param("Unbekannter Fehler", PASSING, id="an-unknown-fault"),
        pytest.param("Erreur inconnue du serveur", PASSING, id="an-unknown-fault-in-french"),
    ],
)  # fmt: skip
def test_what_is_said_in_other_languages(words, verdict, has_code):
    at_rcpt = f"said: 550 {words} (in reply to RCPT TO command)"
    failure = Failure(action="failed", status="5.0.0", words=f"550 {words}", transcript=at_rcpt)

    assert cause_of(failure if has_code else Failure(words=words)) is verdict
