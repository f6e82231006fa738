"""What is said of a row that is refused, repeated, or at odds with an earlier one."""

from digint_kg.reading.mapping.said import Said


def required(name: str) -> Said:
    """A required cell is empty."""
    return Said(
        "empty",
        f"{name} is required and empty. Fill the cell.",
        f"{name} è obbligatorio e vuoto. Riempire la cella.",
    )


def no_subject(name: str) -> Said:
    """The cell that names the thing is empty."""
    return Said(
        "no-identifier",
        f"{name} is empty, and the thing gets its address from it. Fill the cell.",
        f"{name} è vuoto, e da esso deriva l'indirizzo della cosa. Riempire la cella.",
    )


def taken(subject: str, row: int) -> Said:
    """Another row describes the same thing otherwise."""
    return Said(
        "same-identifier",
        f"Row {row} describes the same thing otherwise: {subject}. Give each its own identifier, or keep "
        "one row.",
        f"La riga {row} descrive la stessa cosa in altro modo: {subject}. Dare a ciascuna un "
        "identificatore proprio, o tenere una sola riga.",
    )


def duplicate(row: int) -> Said:
    """The row repeats another."""
    return Said(
        "duplicate",
        f"The row repeats row {row} and was passed over.",
        f"La riga ripete la riga {row} ed è stata ignorata.",
    )


def differs(name: str, row: int) -> Said:
    """A thing beside the main one is described otherwise in an earlier row."""
    return Said(
        "described-before",
        f"The {name} of this row is described otherwise in row {row}; that row counts.",
        f"L'elemento {name} di questa riga è descritto in altro modo nella riga {row}; vale quella riga.",
    )
