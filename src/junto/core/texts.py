"""What can be kept, and what is shown, of a text that comes from outside."""


def is_whole(text: str) -> bool:
    r"""Whether a text holds no half of a surrogate pair: JSON can write one (`\ud800`), yet it is no character and no
    database keeps it. Source: RFC 8259, section 8.2."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def shown(value: object, most: int = 60) -> str:
    """What was written as a sentence shows it: on one line, at most `most` characters, each of them whole."""
    try:
        text = str(value)
    except ValueError:  # a whole number of thousands of digits has no text in Python
        text = "…"
    words = " ".join(text[: most * 4].split()).encode("utf-8", "replace").decode()
    return words if len(words) <= most else words[: most - 1] + "…"
