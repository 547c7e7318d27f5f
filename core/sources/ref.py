"""Which source is meant: a value, parsed once from what a person typed, chose or dropped."""

import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Self

from core.addresses import without_password


class RefKind(StrEnum):
    """What a reference names; `SourceInfo.kind` says what it turned out to be."""

    AUTO = "auto"
    """The camera of the settings, else the first one, else the demo."""
    DEMO = "demo"
    CAMERA = "camera"
    ADDRESS = "address"
    """Something on a network: a stream, a file, or a picture."""
    PATH = "path"
    """A video, a picture or a folder."""
    PICTURES = "pictures"
    """A path whose pictures have nothing to do with each other."""
    SEQUENCE = "sequence"
    """A path whose pictures are one recording."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRef:
    """Names a source. `str` gives the text that `parse` reads.

    Attributes:
        kind: What is named.
        identity: Of a camera: `CameraDevice.identity`, or its number; else empty.
        address: Of an address or a path, where it is; else empty. An address may hold a password.
    """

    kind: RefKind
    identity: str = ""
    address: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """What a person means.

        The words "auto" and "demo" and what begins with "camera:", "pictures:" or "sequence:" are
        no paths; a file of such a name is reached as "./auto".

        Args:
            text: "demo", "camera:N", "camera:IDENTITY", "auto", an address, the path of a video, a
                picture or a folder, or "pictures:PATH" and "sequence:PATH".

        Returns:
            The reference; whether there is such a thing shows when it is opened.
        """
        # A name may end in a blank.
        if text != text.strip() and not os.path.lexists(text):
            text = text.strip()
        if text == RefKind.AUTO or text == RefKind.DEMO:
            return cls(kind=RefKind(text))
        if text.startswith("camera:"):
            return cls.camera(text.removeprefix("camera:"))
        if "://" in text and not os.path.isabs(text):
            return cls(kind=RefKind.ADDRESS, address=text)
        for kind in (RefKind.PICTURES, RefKind.SEQUENCE):
            if text.startswith(f"{kind}:"):
                return cls(kind=kind, address=_expanded(text.removeprefix(f"{kind}:")))
        return cls(kind=RefKind.PATH, address=_expanded(text))

    @classmethod
    def camera(cls, identity: str) -> Self:
        """A camera.

        Args:
            identity: `CameraDevice.identity`, or its number.
        """
        return cls(kind=RefKind.CAMERA, identity=identity)

    @classmethod
    def of_path(cls, path: str | os.PathLike[str]) -> Self:
        """A file or folder, whatever it is called.

        Args:
            path: Taken literally; where `parse` would read something else, it is made absolute.
        """
        ref = cls(kind=RefKind.PATH, address=os.fspath(path))
        if cls.parse(ref.address) == ref:
            return ref
        return cls(kind=RefKind.PATH, address=os.path.abspath(path))

    def __str__(self) -> str:
        match self.kind:
            case RefKind.AUTO | RefKind.DEMO:
                return self.kind.value
            case RefKind.CAMERA:
                return f"camera:{self.identity}"
            case RefKind.PICTURES | RefKind.SEQUENCE:
                return f"{self.kind}:{self.address}"
        return self.address

    @property
    def shown(self) -> str:
        """The text without a password, for people and for the log."""
        return str(self.without_password())

    @property
    def path(self) -> Path | None:
        """Where on this machine it is; None of what is no file and no folder."""
        local = self.kind in (RefKind.PATH, RefKind.PICTURES, RefKind.SEQUENCE)
        return Path(self.address) if local and self.address else None

    @property
    def may_be_camera(self) -> bool:
        """Whether it opens a camera, or would if there were one."""
        return self.kind in (RefKind.AUTO, RefKind.CAMERA)

    def without_password(self) -> Self:
        """The same where it holds no password, else one that may be shown and kept."""
        if self.kind is not RefKind.ADDRESS:
            return self
        return type(self)(kind=self.kind, address=without_password(self.address))


def _expanded(path: str) -> str:
    return os.path.expanduser(path) if path.startswith(("~/", "~\\")) else path
