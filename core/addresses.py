"""The user and the password in the address of a stream: found, put in, and left out.

Everything that looks for a password in an address asks here. Two questions have two answers: who
connects needs the password as it was meant, and who shows or writes an address must leave out too
much rather than too little.
"""

import re
from typing import Final
from urllib.parse import quote, unquote

_ADDRESS: Final = re.compile(r"\w+://\S+")
_VALUE: Final = re.compile(r"(?i)\b(pass\w*|pwd)=[^\s&]+")
_VALUE_AND_REST: Final = re.compile(r"(?i)(pass\w*|pwd)=.*")


def split_login(address: str) -> tuple[str, str, str]:
    """Take the user and the password out of an address.

    A password that holds a "/" though it should not is found all the same, unless it begins like
    a port.

    Args:
        address: Such as `rtsp://user:password@host/path`.

    Returns:
        The address without them, the user and the password, decoded; empty where there is none.
    """
    scheme, separator, rest = address.partition("://")
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    if "@" in authority:
        end = authority.rfind("@")
    else:
        port = authority.partition(":")[2]
        no_port = bool(port) and not port.isdigit() and not authority.startswith("[")
        end = rest.rfind("@") if no_port else -1
    if end < 0:
        return address, "", ""
    user, _, password = rest[:end].partition(":")
    return scheme + separator + rest[end + 1 :], unquote(user), unquote(password)


def with_login(address: str, user: str, password: str) -> str:
    """Put a user and a password into an address, percent-encoded.

    Args:
        address: Without them.
        user: As typed; empty for none.
        password: As typed; empty for none.

    Returns:
        What `split_login` takes apart again.
    """
    if not user and not password:
        return address
    scheme, separator, rest = address.partition("://")
    login = quote(user, safe="") + (":" + quote(password, safe="") if password else "")
    return f"{scheme}{separator}{login}@{rest}"


def without_password(address: str) -> str:
    """An address that may be shown and logged: no password, no query, no fragment.

    Args:
        address: What has no "://" is returned as it is.

    Returns:
        The address with the user, and without what may be a password.
    """
    if "://" not in address:
        return address
    address = re.split(r"[?#]", _without_login_password(address), maxsplit=1)[0]
    # Some cameras want "/user=admin&password=secret" as the path.
    return _VALUE_AND_REST.sub(r"\1=", address)


def hide_passwords(text: str) -> str:
    """A text without the passwords of the addresses in it; all else stays.

    Args:
        text: Such as the name of a source, or what a person wrote of one.

    Returns:
        The text, the same where it holds no password.
    """
    return _VALUE.sub(r"\1=", _ADDRESS.sub(lambda found: _without_login_password(found[0]), text))


def _without_login_password(address: str) -> str:
    """Leave out everything between the first ":" and the last "@" behind the scheme.

    A password may hold characters that it should not, even "@" and "/".
    """
    scheme, separator, rest = address.partition("://")
    login, _, place = rest.rpartition("@")
    user, colon, _ = login.partition(":")
    return f"{scheme}{separator}{user}@{place}" if colon else address
