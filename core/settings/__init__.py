"""The settings: fields with their limits, and the file that stores them.

`schema` says what there is and what is allowed; `store` reads it so that a broken file costs only
what is broken, and writes it so that a crash leaves the old file or the new one.
"""

from core.settings.schema import (
    SCHEMA_VERSION,
    AnalysisSettings,
    AppearanceSettings,
    CameraSettings,
    DetectorSettings,
    PrivacySettings,
    RecordingSettings,
    Settings,
    checked,
)
from core.settings.store import (
    MIGRATIONS,
    load_settings,
    read_settings,
    recordings_folder,
    save_settings,
    settings_path,
)

__all__ = [
    "MIGRATIONS",
    "SCHEMA_VERSION",
    "AnalysisSettings",
    "AppearanceSettings",
    "CameraSettings",
    "DetectorSettings",
    "PrivacySettings",
    "RecordingSettings",
    "Settings",
    "checked",
    "load_settings",
    "read_settings",
    "recordings_folder",
    "save_settings",
    "settings_path",
]
