"""What `rules` shows: the rules of conduct, the operator's own or ours."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from digest.language.own_folder import own_file
from digest.language.sentences import Speaker, catalogue
from digest.letters.listing import Values
from digest.letters.recipient import Recipient
from digest.mail.template_source import OWN_RULES
from digest.outbox.delivery import Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesOfConduct:
    """Gathers the rules: the operator's `text`, else what their folder of templates has, else ours."""

    text: str | None = None
    folder: Path | None = None

    def __call__(
        self, _session: Session, _reader: Recipient, _delivery: Delivery, _at: datetime, /
    ) -> Values:
        """Return the text of the rules, the same for everybody."""
        return {"rules": self.text or self._default()}

    def _default(self) -> str:
        own = own_file(self.folder, OWN_RULES)
        if own is not None:
            return own.read_text(encoding="utf-8")
        return "\n\n".join(Speaker(catalogue(folder=self.folder)).all("rules.text"))
