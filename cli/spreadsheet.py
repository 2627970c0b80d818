"""What a spreadsheet is given to open: it is to calculate nothing, and a terminal to obey nothing."""

FORMULA = ("=", "+", "-", "@", "\t")  # how a cell begins that spreadsheets take for one
BLANKS = "\t\n"  # control characters that a cell may hold


def cell(text: str) -> str:
    """Return text of others as a cell: never a formula, and each control character as a sign for one."""
    shown = "".join(each if each.isprintable() or each in BLANKS else "\ufffd" for each in text)
    return f"'{shown}" if shown.startswith(FORMULA) else shown
