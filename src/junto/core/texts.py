"""What can be kept of a text that comes from outside."""


def is_whole(text: str) -> bool:
    r"""Whether a text holds no half of a surrogate pair: JSON can write one (`\ud800`), yet it is no character and no
    database keeps it. Source: RFC 8259, section 8.2."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
