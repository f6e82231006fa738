"""What is said about a table, in English and Italian: refusals, and notes on what was mended or decided."""

from dataclasses import dataclass

from digint_kg.locations import Location


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence in both languages. `code` names its kind: equal codes are counted together."""

    code: str
    en: str
    it: str

    def messages(self) -> dict[str, str]:
        """By language."""
        return {"en": self.en, "it": self.it}


@dataclass(frozen=True, slots=True)
class Remark:
    """Something said about a place, and how often it held; the place is the first."""

    said: Said
    where: Location
    count: int = 1


class UnclearError(Exception):
    """A text that cannot be understood as what its column says."""

    def __init__(self, said: Said) -> None:
        super().__init__(said.en)
        self.said = said
