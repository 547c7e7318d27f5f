"""Render the demo clip: an average face that passes through the seven expressions.

    python -m resources.demo.render --data ferplus.zip --detector yunet.onnx [--out FILE]

Each expression is the mean of at least 85 different photographs and their mirror images, brought
into register, so the face is nobody's. The means are set into one drawn head that sways a little
before a plain background. The same inputs give the same frames. It takes some minutes, and
`docs/adr/0004-demo-from-average-faces.md` tells why the clip is made this way.
"""

import argparse
import csv
import io
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from resources import resource_path

Image = NDArray[np.floating[Any]]

# FER+ has its vote columns in this order too; contempt, unknown and "no face" follow.
EXPRESSIONS = ("neutral", "happy", "surprised", "sad", "angry", "disgusted", "fearful")
FIRST_VOTE_COLUMN = 2
VOTE_COLUMNS = 10

# Choosing the photographs.
MIN_VOTES = 3  # of ten; disgust is so rare in FER+ that a stricter rule leaves too few
POOL = 240  # different frontal photographs looked at per expression, the clearest votes first
KEEP = 100  # the most typical of them, which are averaged
KEEP_AT_LEAST = 85  # fewer than this would begin to look like somebody
KEEP_SHARE = 0.8  # where the pool is small, its least typical are left out all the same
MAX_ASYMMETRY_PX = 20.0  # of the aligned landmarks: beyond it a head is turned
# Above this correlation of their fine detail two faces count as one. FER2013 is full of copies:
# of its clear fear one much-cropped photograph is a seventh. Strangers reach 0.6.
SAME_FACE = 0.65

# An average face, in pixels of its canvas: eyes, nose, mouth corners in YuNet's order.
SIDE = 256
CENTRE_X = 128
TEMPLATE = np.array([[90, 112], [166, 112], [128, 150], [97, 186], [159, 186]], np.float64)
# An open mouth moves its corners, so eyes and nose say more about where the head is.
WEIGHTS = np.array([1, 1, 1, 0.6, 0.6]) / 4.2
UPSCALED = 192  # FER+ images are 48 x 48

# The clip.
FPS = 25
WIDTH, HEIGHT = 640, 480
HOLD_FRAMES = 28
DISSOLVE_FRAMES = 7
FRAMES = len(EXPRESSIONS) * (HOLD_FRAMES + DISSOLVE_FRAMES)

# The drawing, colours in BGR.
HEAD_SIDE = 352  # the canvas of a whole head: an average face and room for hair around it
PAD = (HEAD_SIDE - SIDE) // 2
HEAD_SCALE = 1.12
HEAD_PIVOT = (CENTRE_X + PAD, 132 + PAD)  # this point of that canvas
HEAD_AT = (320.0, 232.0)  # rests here in the frame
BACKGROUND = (170, 192, 205)
SHIRT = (124, 100, 74)
NECK = (100, 126, 182)
HAIR = (40, 46, 62)
EAR = (112, 138, 196)
# Gray level -> skin. The expression network sees gray, people see a face.
SKIN_LEVELS = (0, 60, 130, 190, 255)
SKIN_COLOURS = ((20, 18, 28), (42, 52, 92), (98, 122, 178), (160, 186, 228), (232, 240, 250))


def photographs(data: Path, column: int) -> Iterator[NDArray[np.uint8]]:
    """Yield the training images of one expression, the clearest votes first.

    Args:
        data: A zip in the layout of the FER+ tools.
        column: Which of the ten FER+ votes has to be the highest.

    Yields:
        Gray images of 48 x 48.
    """
    with zipfile.ZipFile(data) as archive:
        rows = []
        with archive.open("FER2013Train/label.csv") as file:
            for row in csv.reader(io.TextIOWrapper(file, "utf-8")):
                votes = [int(v) for v in row[FIRST_VOTE_COLUMN : FIRST_VOTE_COLUMN + VOTE_COLUMNS]]
                if votes[column] >= MIN_VOTES and votes[column] == max(votes):
                    rows.append((-votes[column], row[0]))
        for _, name in sorted(rows):
            encoded = np.frombuffer(archive.read(f"FER2013Train/{name}"), np.uint8)
            image = cv2.imdecode(encoded, cv2.IMREAD_GRAYSCALE)
            if image is not None:
                yield image.astype(np.uint8)


def similarity(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """The 2 x 3 matrix of the similarity that brings landmarks `(5, 2)` closest to `TEMPLATE`."""
    source = points @ np.array([1, 1j])
    target = TEMPLATE @ np.array([1, 1j])
    source_mean, target_mean = WEIGHTS @ source, WEIGHTS @ target
    centred = source - source_mean
    turn = (WEIGHTS * centred.conj()) @ (target - target_mean) / (WEIGHTS @ np.abs(centred) ** 2)
    shift = target_mean - turn * source_mean
    return np.array([[turn.real, -turn.imag, shift.real], [turn.imag, turn.real, shift.imag]])


def align(image: NDArray[np.uint8], detector: cv2.FaceDetectorYN) -> Image | None:
    """Bring a 48 x 48 photograph of one frontal face onto the canvas of the averages.

    Returns:
        `(SIDE, SIDE)`, brightness and contrast of the face normalised, or None where there is not
        exactly one face or the head is turned.
    """
    large = cv2.resize(image, (UPSCALED, UPSCALED), interpolation=cv2.INTER_CUBIC)
    margin = UPSCALED // 4  # these crops are tighter than the detector likes
    padded = cv2.copyMakeBorder(large, margin, margin, margin, margin, cv2.BORDER_REPLICATE)
    _, found = detector.detect(cv2.cvtColor(padded, cv2.COLOR_GRAY2BGR))
    if found is None or len(found) != 1:
        return None
    points = found[0, 4:14].reshape(5, 2).astype(np.float64) - margin
    matrix = similarity(points)
    eye, other_eye, nose, corner, other_corner = points @ matrix[:, :2].T + matrix[:, 2]
    off_centre = [nose, (eye + other_eye) / 2, (corner + other_corner) / 2]
    asymmetry = sum(abs(point[0] - CENTRE_X) for point in off_centre)
    if asymmetry + abs(eye[1] - other_eye[1]) / 2 > MAX_ASYMMETRY_PX:
        return None
    face = cv2.warpAffine(
        large, matrix, (SIDE, SIDE), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    ).astype(np.float32)
    middle = face[70:220, 70:186]
    normalised: Image = (face - middle.mean()) / max(float(middle.std()), 20.0)
    return normalised


def ellipse(
    side: int, centre: tuple[float, float], radii: tuple[float, float], softness: float
) -> Image:
    """A mask `(side, side)`: 1 within an ellipse, 0 outside, smooth over a share of its radius."""
    y, x = np.mgrid[:side, :side].astype(np.float32)
    radius = np.hypot((x - centre[0]) / radii[0], (y - centre[1]) / radii[1])
    return smoothstep((1 - radius) / softness + 0.5)


def smoothstep(x: Image) -> Image:
    """Go from 0 to 1 without a corner while `x` does."""
    x = np.clip(x, 0, 1)
    return x * x * (3 - 2 * x)


def signature(face: Image, mask: NDArray[np.bool_]) -> Image:
    """The fine detail of a face as a vector of length one, for telling copies apart."""
    small = cv2.resize(face, mask.shape, interpolation=cv2.INTER_AREA)
    detail = (small - cv2.GaussianBlur(small, (0, 0), 3))[mask]
    detail -= detail.mean()
    return detail / np.linalg.norm(detail)


def typical_faces(data: Path, column: int, detector: cv2.FaceDetectorYN) -> Image:
    """Choose the different, frontal faces that show an expression as most of its pictures do.

    Returns:
        `(N, SIDE, SIDE)` aligned faces, N at least `KEEP_AT_LEAST`.

    Raises:
        ValueError: If the data hold too few.
    """
    inner = ellipse(SIDE, (CENTRE_X, 150), (62, 75), 0.001)
    small_inner = cv2.resize(inner, (32, 32), interpolation=cv2.INTER_AREA) > 0.5
    faces: list[Image] = []
    seen: list[Image] = []
    for photograph in photographs(data, column):
        face = align(photograph, detector)
        if face is None:
            continue
        detail = signature(face, small_inner)
        mirrored = signature(face[:, ::-1], small_inner)
        if seen and max((np.array(seen) @ np.array([detail, mirrored]).T).flat) > SAME_FACE:
            continue
        faces.append(face)
        seen.append(detail)
        if len(faces) == POOL:
            break
    if len(faces) < KEEP_AT_LEAST:
        raise ValueError(
            f"{EXPRESSIONS[column]}: {KEEP_AT_LEAST} or more different frontal faces are needed,"
            f" {len(faces)} were found: give the whole FER+ training set"
        )
    keep = min(KEEP, max(KEEP_AT_LEAST, int(KEEP_SHARE * len(faces))))
    pool = np.array(faces)
    # Symmetric, since the mirror images are averaged too.
    vectors = (pool + pool[:, :, ::-1])[:, inner > 0.5]
    vectors -= vectors.mean(axis=1, keepdims=True)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    chosen = np.arange(len(pool))
    for _ in range(5):  # the choice and its mean settle within a few rounds
        likeness = vectors @ vectors[chosen].mean(axis=0)
        chosen = np.sort(np.argsort(-likeness, kind="stable")[:keep])
    return pool[chosen]


def average(faces: Image) -> Image:
    """The mean of aligned faces and their mirror images, brought into register on the way.

    Five landmarks leave brows and lips some pixels apart, and their plain mean is a blur. So each
    face is moved towards the mean by a smooth optical flow, and the mean is taken anew.

    Args:
        faces: `(N, SIDE, SIDE)`.

    Returns:
        `(SIDE, SIDE)`, exactly symmetric.
    """

    def to_bytes(face: Image) -> NDArray[np.uint8]:
        return np.clip(128 + 52 * face, 0, 255).astype(np.uint8)

    both = np.concatenate([faces, faces[:, :, ::-1]])
    y, x = np.mgrid[:SIDE, :SIDE].astype(np.float32)
    mean: Image = both.mean(axis=0)
    for _ in range(3):
        total = np.zeros_like(mean, np.float64)
        for face in both:
            flow = cv2.calcOpticalFlowFarneback(
                to_bytes(mean), to_bytes(face), np.zeros((SIDE, SIDE, 2), np.float32),
                pyr_scale=0.5, levels=3, winsize=45, iterations=3, poly_n=7, poly_sigma=1.5,
                flags=cv2.OPTFLOW_FARNEBACK_GAUSSIAN,
            )  # fmt: skip
            flow = cv2.GaussianBlur(flow, (0, 0), 10)
            length = np.linalg.norm(flow, axis=2, keepdims=True)
            flow *= np.minimum(1, 8 / (length + 1e-6))
            total += cv2.remap(
                face, x + flow[..., 0], y + flow[..., 1],
                cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE,
            )  # fmt: skip
        mean = (total / len(both)).astype(np.float32)
        mean = (mean + mean[:, ::-1]) / 2
    return mean


def heads(averages: Image) -> Image:
    """Set each average into the same drawn head.

    Args:
        averages: `(7, SIDE, SIDE)`.

    Returns:
        `(7, HEAD_SIDE, HEAD_SIDE, 4)`: BGR times opacity, and opacity in 0..1.
    """
    upper = ellipse(SIDE, (CENTRE_X, 120), (56, 45), 0.001) > 0.5  # without the mouth
    level = averages[:, upper].mean(axis=1)[:, None, None]
    contrast = averages[:, upper].std(axis=1)[:, None, None]
    faces = (averages - level) / contrast
    common = faces.mean(axis=0)
    shade = cv2.GaussianBlur(common, (0, 0), 30)
    inner = ellipse(SIDE, (CENTRE_X, 142), (68, 90), 0.4)
    y, x = np.mgrid[:HEAD_SIDE, :HEAD_SIDE].astype(np.float32) - PAD
    rim = np.hypot((x - CENTRE_X) / np.where(y < 120, 75, 75 - 0.06 * (y - 120)), (y - 120) / 113)
    skin = 172 - 40 * np.clip(rim, 0, 1) ** 3
    outline = smoothstep((1 - rim) / 0.04 + 0.5)
    hair = ellipse(HEAD_SIDE, (CENTRE_X + PAD, 100 + PAD), (85, 100), 0.05)
    hair *= smoothstep((136 - y) / 12)
    # A parted fringe: the hair comes down over the forehead except within a soft window.
    window = smoothstep((1 - np.hypot((x - CENTRE_X - 4) / 73, (y - 130) / 92)) / 0.14 + 0.5)
    fringe = hair * (1 - window) * smoothstep((118 - y) / 30)
    ears = ellipse(HEAD_SIDE, (CENTRE_X + PAD - 77, 128 + PAD), (11, 21), 0.2)
    ears = np.maximum(ears, ears[:, ::-1])
    layers = []
    for face in faces:
        # One light for all seven, so that only the expression changes.
        face = face - cv2.GaussianBlur(face, (0, 0), 30) + shade
        face = common + 1.15 * (face - common)
        face = face + 0.6 * (face - cv2.GaussianBlur(face, (0, 0), 3.5))
        gray = skin.copy()
        middle = gray[PAD : PAD + SIDE, PAD : PAD + SIDE]
        middle += inner * (166 + 37 * face - middle)
        colour = np.stack(
            [np.interp(gray, SKIN_LEVELS, channel) for channel in zip(*SKIN_COLOURS, strict=True)],
            axis=2,
        )
        layer = np.zeros((HEAD_SIDE, HEAD_SIDE, 4))
        for mask, paint in ((hair, HAIR), (ears, EAR), (outline, colour), (fringe, HAIR)):
            opaque = np.dstack([np.broadcast_to(paint, colour.shape), np.ones_like(gray)])
            layer += mask[..., None] * (opaque - layer)
        layers.append(layer)
    return np.array(layers, np.float32)


def backdrop() -> Image:
    """What does not move: `(HEIGHT, WIDTH, 3)` BGR of background, neck and shoulders."""
    y, x = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
    light = 1.08 - 0.22 * (((x - 320) / 520) ** 2 + ((y - 220) / 420) ** 2)
    picture: Image = light[..., None] * np.array(BACKGROUND)
    shadow = 1 - 0.2 * smoothstep((372 - y) / 40)
    neck = shadow[..., None] * np.array(NECK)
    throat = np.hypot((x - 320) / 52, np.maximum(np.maximum(y - 384, 300 - y), 0) / 22)
    shoulders = np.hypot((x - 320) / 200, (y - 530) / 146)
    for colour, radius in ((np.array(SHIRT), shoulders), (neck, throat)):
        mask = smoothstep((1 - radius) / 0.03 + 0.5)[..., None]
        picture += mask * (colour - picture)
    return picture


def placement(index: int) -> NDArray[np.float64]:
    """The 2 x 3 matrix from the head's canvas to a frame: where the head has swayed to."""
    # Whole numbers of turns make the motion end where it began.
    phase = 2 * np.pi * index / FRAMES
    angle = np.deg2rad(1.6 * np.sin(2 * phase))
    scale = HEAD_SCALE * (1 + 0.02 * np.sin(3 * phase + 1))
    a, b = scale * np.cos(angle), scale * np.sin(angle)
    x = HEAD_AT[0] + 5 * np.sin(2 * phase)
    y = HEAD_AT[1] + 3 * np.sin(3 * phase)
    pivot_x, pivot_y = HEAD_PIVOT
    return np.array(
        [
            [a, -b, x - a * pivot_x + b * pivot_y],
            [b, a, y - b * pivot_x - a * pivot_y],
        ]
    )


def frames(layers: Image) -> Iterator[NDArray[np.uint8]]:
    """Yield the frames of the clip, `(HEIGHT, WIDTH, 3)` BGR; the last leads back to the first."""
    still = backdrop()
    for index in range(FRAMES):
        part, within = divmod(index, HOLD_FRAMES + DISSOLVE_FRAMES)
        mix = smoothstep(np.asarray((within - HOLD_FRAMES + 1) / (DISSOLVE_FRAMES + 1)))
        head = (1 - mix) * layers[part] + mix * layers[(part + 1) % len(layers)]
        head = cv2.warpAffine(head, placement(index), (WIDTH, HEIGHT))
        frame = head[..., :3] + (1 - head[..., 3:]) * still
        yield np.clip(np.rint(frame), 0, 255).astype(np.uint8)


def render(data: Path, detector_file: Path, out: Path) -> None:
    """Make the clip from FER+ and write it.

    Raises:
        OSError: If a file cannot be read or written.
        ValueError: If the detector is no YuNet network, or the data hold too few faces.
        KeyError: If the zip lacks the folders of FER+.
        zipfile.BadZipFile: If `data` is no zip.
    """
    if not detector_file.is_file():
        raise FileNotFoundError(f"there is no detector file {detector_file}")
    side = UPSCALED * 3 // 2
    try:
        detector = cv2.FaceDetectorYN.create(str(detector_file), "", (side, side), 0.6)
    except cv2.error as error:
        raise ValueError(f"{detector_file} is no YuNet network: give its ONNX file") from error
    averages = []
    for column, name in enumerate(EXPRESSIONS):
        faces = typical_faces(data, column, detector)
        print(f"{name}: averaging {len(faces)} photographs", flush=True)
        averages.append(average(faces))
    writer = cv2.VideoWriter(str(out), cv2.VideoWriter.fourcc(*"mp4v"), FPS, (WIDTH, HEIGHT))
    if not writer.isOpened():
        raise OSError(f"{out} cannot be written as a video: choose another place")
    for frame in frames(heads(np.array(averages))):
        writer.write(frame)
    writer.release()
    print(f"{out}: {FRAMES} frames, {out.stat().st_size} bytes")


def main(arguments: list[str] | None = None) -> int:
    """Render the clip; return 0, or 1 with one line on stderr."""
    parser = argparse.ArgumentParser(
        prog="python -m resources.demo.render",
        description="Render the demo clip from the average faces of the FER+ training images.",
    )
    parser.add_argument("--data", type=Path, required=True, help="a zip laid out like FER+")
    parser.add_argument("--detector", type=Path, required=True, help="a YuNet ONNX file")
    parser.add_argument("--out", type=Path, default=resource_path("demo", "expressions.mp4"))
    options = parser.parse_args(arguments)
    try:
        render(options.data, options.detector, options.out)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        print(f"the clip was not rendered: {str(error).strip()}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
