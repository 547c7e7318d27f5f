"""The settings. The metadata of each field is all that the dialog needs to show it."""

import dataclasses
import typing
from dataclasses import dataclass, field
from typing import Any, Final

from core.errors import SettingsError

SCHEMA_VERSION: Final = 3


def _setting(
    default: Any,
    label: str,
    *,
    help: str,
    unit: str = "",
    low: float | None = None,
    high: float | None = None,
    choices: tuple[Any, ...] = (),
) -> Any:
    return field(
        default=default,
        metadata={
            "label": label,
            "help": help,
            "unit": unit,
            "low": low,
            "high": high,
            "choices": choices,
        },
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraSettings:
    """The camera and the format requested from it."""

    device: str = _setting(
        "",
        "Camera",
        help="Camera to open, remembered by device; if none is chosen, the first is used.",
    )
    width: int = _setting(640, "Width", unit="px", low=160, high=7680, help="Requested width.")
    height: int = _setting(480, "Height", unit="px", low=120, high=4320, help="Requested height.")
    rate: float = _setting(
        30.0, "Frame rate", unit="fps", low=1, high=240, help="Requested frame rate."
    )
    mirror: bool = _setting(
        True, "Mirror", help="Show the picture mirrored. Files are never mirrored."
    )
    backend: str = _setting(
        "auto",
        "Backend",
        choices=("auto", "msmf", "dshow", "v4l2", "avfoundation"),
        help="System interface used to open the camera; auto uses the usual one.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectorSettings:
    """How faces are found."""

    kind: str = _setting(
        "mien",
        "Detector",
        choices=("mien", "haar", "yunet"),
        help="Mien's own finds the most faces; Haar is that of earlier versions; YuNet needs "
        "its model file.",
    )
    yunet_file: str = _setting("", "YuNet file", help="Path to YuNet's ONNX file.")
    sensitivity: int = _setting(
        50,
        "Sensitivity",
        unit="%",
        low=0,
        high=100,
        help="Higher values also find faint and partly hidden faces, but give more false "
        "detections.",
    )
    smallest_face: float = _setting(
        7.0,
        "Smallest face",
        unit="%",
        low=1,
        high=50,
        help="Per cent of the picture's shorter side, as drawn in the preview; lower values "
        "find faces further away but take longer.",
    )
    every_nth: int = _setting(
        1,
        "Detect every",
        unit="frames",
        low=1,
        high=30,
        help="Faces are tracked by their motion in between; higher values save time.",
    )
    face_limit: int = _setting(
        10,
        "Maximum faces",
        low=1,
        high=50,
        help="Further faces are left out; those already tracked stay.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisSettings:
    """How estimates become labels."""

    smoothing_seconds: float = _setting(
        0.4, "Smoothing", unit="s", low=0.0, high=10.0, help="Time constant; 0 turns smoothing off."
    )
    confidence_threshold: float = _setting(
        0.35,
        "Confidence threshold",
        low=0.0,
        high=1.0,
        help='Below this confidence, a label reads "uncertain".',
    )
    prior: str = _setting(
        "everyday",
        "Expected expressions",
        choices=("everyday", "expressive"),
        help="Everyday: neutral and happy faces are common, as in daily life. Expressive: all "
        "seven expressions are equally likely, as when people pose or react to something.",
    )
    threads: int = _setting(1, "Threads", low=1, high=16, help="Threads per network.")
    highest_rate: float = _setting(
        0.0,
        "Maximum rate",
        unit="fps",
        low=0,
        high=240,
        help="Maximum number of frames analysed per second; 0 analyses as many as possible.",
    )
    sequence_rate: float = _setting(
        25.0,
        "Sequence frame rate",
        unit="fps",
        low=0.01,
        high=1000,
        help="Frame rate at which a folder of numbered frames was recorded.",
    )
    gate_size: int = _setting(
        32,
        "Minimum face size",
        unit="px",
        low=0,
        high=1000,
        help='A face whose shorter side is smaller reads "uncertain"; 0 turns this off.',
    )
    gate_dark: float = _setting(
        15.0,
        "Minimum brightness",
        low=0,
        high=255,
        help='A face whose mean grey level is lower reads "uncertain"; 0 turns this off.',
    )
    gate_blur: float = _setting(
        6.0,
        "Minimum sharpness",
        unit="%",
        low=0,
        high=30,
        help='A less sharp face reads "uncertain"; sharp faces have 10 to 17; 0 turns this off.',
    )
    gate_turned: int = _setting(
        40,
        "Maximum head turn",
        unit="°",
        low=0,
        high=90,
        help='A face turned further from the camera reads "uncertain"; 0 turns this off.',
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingSettings:
    """Where and how recordings are saved."""

    folder: str = _setting(
        "", "Folder", help="Where recordings are saved; if empty, in the documents folder."
    )
    name_template: str = _setting(
        "{date}_{time}_{source}",
        "File name",
        help="May contain {date}, {time}, {source}, {participant} and {number}.",
    )
    flush_seconds: float = _setting(
        0.0,
        "Write every",
        unit="s",
        low=0,
        high=5,
        help="How long rows may be buffered before they are written; 0 writes each at once.",
    )
    markers: tuple[str, ...] = _setting(
        tuple(f"Marker {number}" for number in range(1, 10)),
        "Markers",
        help="Markers that the keys 1 to 9 set in a recording.",
    )
    low_disk_mb: int = _setting(
        500,
        "Low disk space",
        unit="MB",
        low=0,
        high=1_000_000,
        help="Warn during a recording when less than this is free.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacySettings:
    """What is shown of the people in the picture, and what they are asked."""

    blur_faces: bool = _setting(
        False, "Blur faces", help="Make faces unrecognisable, on screen and in saved pictures."
    )
    ask_consent: bool = _setting(
        True, "Ask for consent", help="Before each recording, ask to confirm the text below."
    )
    consent_text: str = _setting(
        "The people in the picture know that their facial expressions are being estimated and "
        "recorded on this computer, as numbers and labels without pictures, and they agree.",
        "Consent text",
        help="The text that people agree to; it is saved with the recording.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AppearanceSettings:
    """How the window looks and speaks."""

    theme: str = _setting(
        "system",
        "Theme",
        choices=("system", "light", "dark"),
        help="System follows the theme of the operating system.",
    )
    language: str = _setting(
        "system",
        "Language",
        choices=("system", "en", "de"),
        help="System uses the language of the operating system, if Mien supports it.",
    )
    evidence_overlay: bool = _setting(
        False, "Show evidence", help="Show on each face what speaks for and against its label."
    )
    raw_curves: bool = _setting(
        False, "Raw curves", help="Draw unsmoothed estimates behind the curves."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings, as one immutable object that is replaced as a whole."""

    camera: CameraSettings = CameraSettings()
    detector: DetectorSettings = DetectorSettings()
    analysis: AnalysisSettings = AnalysisSettings()
    recording: RecordingSettings = RecordingSettings()
    privacy: PrivacySettings = PrivacySettings()
    appearance: AppearanceSettings = AppearanceSettings()

    def as_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {"version": SCHEMA_VERSION, **dataclasses.asdict(self)}


def checked(row: "dataclasses.Field[Any]", value: Any) -> Any:
    """A checked value for a field, converted if nothing is lost.

    Raises:
        SettingsError: If it has the wrong type or is out of range.
    """
    meta = row.metadata
    if isinstance(row.default, tuple):
        return _checked_texts(value, len(row.default))
    kind = typing.cast(type, row.type)
    if kind is float and type(value) is int and abs(value) < 2**53:
        value = float(value)
    if type(value) is not kind:
        raise SettingsError(f"Expected a value of type {kind.__name__}, got {value!r}.")
    if meta["choices"] and value not in meta["choices"]:
        raise SettingsError(f"Expected one of {', '.join(meta['choices'])}, got {value!r}.")
    low, high = meta["low"], meta["high"]
    if (low is not None and not value >= low) or (high is not None and not value <= high):
        raise SettingsError(f"Expected {low} to {high} {meta['unit']}".rstrip() + f", got {value}.")
    return value


def _checked_texts(value: Any, count: int) -> tuple[str, ...]:
    # JSON has no tuples: from a file they come as lists.
    if (
        not isinstance(value, list | tuple)
        or len(value) != count
        or not all(isinstance(text, str) for text in value)
    ):
        raise SettingsError(f"Expected {count} texts, got {value!r}.")
    return tuple(value)
