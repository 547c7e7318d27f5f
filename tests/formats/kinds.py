"""The kinds of input that are tried: how each is made, and what must come of it.

All are made from the bundled demo clip, which has one face in every frame. How many frames a file
has, and when each is shown, `ffprobe` says, unless a kind says it itself.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from tests.formats.making import (
    Step,
    append_zeros,
    contents,
    cut,
    cut_in_folder,
    exif_turned,
    folder,
    heic,
    in_folder,
    join,
    pack_b_frames,
    tiff,
    twice,
    zero_packet,
    zero_part,
)


class Says(Enum):
    """Whether Mien has something to remark on an input, on stderr or in the sidecar."""

    NOTHING = "nothing"
    """It is a sound file: a warning would be a false alarm."""
    MAY = "may"
    SOMETHING = "something"
    """What is not as it should be must be told."""


class Times(Enum):
    """Whose times are right."""

    FFPROBE = "ffprobe"
    """Those of the file, as ffprobe has them, from its beginning or else from zero."""
    FROM_FIRST = "from first"
    """The same, but from the first frame."""
    RATE = "rate"
    """The frame's number by the kind's `rate`."""
    ANY = "any"
    """Nobody's: pictures have none, and some damage leaves none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of input.

    Attributes:
        name: Short, and unique.
        group: The section of the table.
        what: What it is, for the table.
        file: The name of the input, in a folder of its own.
        steps: How it is made.
        exits: The exit codes that are right.
        frames: How many frames must be read; None leaves it to ffprobe.
        slack: So many frames fewer or more are right too, where damage is met in different ways.
        times: Whose times are right.
        rate: Frames per second, for `Times.RATE`.
        faces: Share of the frames in which a face must be found; 0 where there need be none.
        deserted: There is no face in it, so none may be found.
        says: Whether Mien remarks on it.
        options: For the command line.
        sources: What is named on the command line, where that is not the file.
        named: How the recordings' names must begin, which is how a person finds them.
        independent: Each picture stands for itself: nothing is smoothed, and a column says which.
        way: How the server gives it (see `server.py`); empty for a file on the disk.
        live_s: Seconds for which the window records it, which is for what has no end; 0 leaves it
            to `analyze`.
        gap: The recording must have a `camera_gap` as long as the hole in its rows.
    """

    name: str
    group: str
    what: str
    file: str
    steps: tuple[Step, ...]
    exits: tuple[int, ...] = (0,)
    frames: int | None = None
    slack: int = 0
    times: Times = Times.FFPROBE
    rate: float = 0.0
    faces: float = 0.9
    deserted: bool = False
    says: Says = Says.NOTHING
    options: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    independent: bool = False
    way: str = ""
    live_s: float = 0.0
    gap: bool = False


X264: Final = "-c:v libx264 -preset veryfast"
MPEG4: Final = "-c:v mpeg4 -q:v 3"
VP9: Final = "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -b:v 400k"
X265: Final = "-c:v libx265 -preset ultrafast -x265-params log-level=none"
SOUND: Final = "-f lavfi -i sine=duration=1 -c:a aac -b:a 64k"
SMALL: Final = "scale=320:240"
VARIABLE: Final = f"{SMALL},select=not(mod(n\\\\,5))+not(mod(n\\\\,7))"


def demo(codec: str, filters: str = SMALL, seconds: float = 1) -> str:
    """The arguments that encode the beginning of the demo."""
    return f"-t {seconds} -i {{demo}} -vf {filters} {codec} {{out}}"


def clip(
    name: str,
    what: str,
    codec: str,
    *further: Step,
    group: str,
    suffix: str = ".mp4",
    filters: str = SMALL,
    seconds: float = 1,
    **expected: object,
) -> Kind:
    """A piece of the demo in another form."""
    steps = (demo(codec, filters, seconds), *further)
    return Kind(name=name, group=group, what=what, file=name + suffix, steps=steps, **expected)  # type: ignore[arg-type]


def containers() -> list[Kind]:
    """What a video is wrapped in."""
    mpeg2, h263 = "-c:v mpeg2video -q:v 3", "-c:v h263 -q:v 3"
    rows = (
        ("mp4", "MP4", ".mp4", X264),
        ("mov", "QuickTime", ".mov", X264),
        ("m4v", "MPEG-4 for Apple's devices", ".m4v", f"{X264} -f ipod"),
        ("mkv", "Matroska", ".mkv", X264),
        ("webm", "WebM", ".webm", VP9),
        ("avi", "AVI", ".avi", MPEG4),
        ("ts", "MPEG transport stream", ".ts", X264),
        ("m2ts", "Blu-ray's transport stream, 192 bytes a packet", ".m2ts", X264),
        ("mpg", "MPEG program stream", ".mpg", "-c:v mpeg1video -q:v 3"),
        ("vob", "DVD's program stream", ".vob", mpeg2),
        ("flv", "Flash video", ".flv", X264),
        ("3gp", "3GP of old telephones", ".3gp", h263),
        ("ogv", "Ogg", ".ogv", "-c:v libtheora -q:v 7"),
        ("wmv", "Windows Media", ".wmv", "-c:v wmv2 -q:v 3"),
        ("asf", "Advanced Systems Format", ".asf", "-c:v msmpeg4 -q:v 3"),
        ("mxf", "MXF", ".mxf", mpeg2),
        ("dv", "DV as from a tape", ".dv", "-target pal-dv -an"),
        ("nut", "NUT", ".nut", X264),
        ("y4m", "YUV4MPEG", ".y4m", "-pix_fmt yuv420p"),
        ("gif", "animated GIF", ".gif", "-r 10"),
        ("apng", "animated PNG", ".apng", "-r 10 -f apng"),
        ("h264", "H.264 without a container", ".h264", X264),
        ("mjpeg", "JPEG pictures one after another", ".mjpeg", "-q:v 3 -f mjpeg"),
        ("ivf", "IVF", ".ivf", VP9),
        ("rm", "RealMedia", ".rm", "-c:v rv20 -q:v 3"),
    )
    size = {"3gp": "scale=176:144"}
    # A bare stream of pictures has no times; ffmpeg counts by a rate of its own.
    no_times = {"h264": Times.RATE, "mjpeg": Times.RATE}
    return [
        clip(
            *(name, what, codec),
            group="Containers",
            suffix=suffix,
            filters=size.get(name, SMALL),
            times=no_times.get(name, Times.FFPROBE),
            rate=25.0,
            says=Says.MAY if name in no_times else Says.NOTHING,
        )
        for name, what, suffix, codec in rows
    ]


def codecs() -> list[Kind]:
    """What a video is packed with."""
    x264, x265, ffv1 = f"{X264} -pix_fmt", f"{X265} -pix_fmt", "-c:v ffv1 -pix_fmt"
    dnx = "-c:v dnxhd -profile:v"
    rows = (
        ("h264-baseline", "H.264 baseline", ".mp4", f"{X264} -profile:v baseline"),
        ("h264-main", "H.264 main", ".mp4", f"{X264} -profile:v main"),
        ("h264-high", "H.264 high", ".mp4", "-c:v libx264 -profile:v high"),
        ("h264-10bit", "H.264, 10 bit", ".mp4", f"{x264} yuv420p10le"),
        ("h264-422", "H.264, 4:2:2", ".mp4", f"{x264} yuv422p"),
        ("h264-422-10bit", "H.264, 4:2:2, 10 bit", ".mov", f"{x264} yuv422p10le"),
        ("h264-444", "H.264, 4:4:4", ".mp4", f"{x264} yuv444p"),
        ("h264-lossless", "H.264 without loss", ".mp4", f"{X264} -qp 0"),
        ("h264-intra", "H.264, every frame a key frame", ".mp4", f"{X264} -g 1"),
        ("h264-pyramid", "H.264, a pyramid of B-frames", ".mp4",
         "-c:v libx264 -bf 6 -b_strategy 0 -x264-params b-pyramid=normal"),
        ("h264-open-gop", "H.264, open groups", ".mp4",
         "-c:v libx264 -bf 3 -b_strategy 0 -g 8 -x264-params open-gop=1"),
        ("h264-refresh", "H.264, refreshed in columns and no second key frame", ".mkv",
         f"{X264} -x264-params intra-refresh=1"),
        ("hevc", "HEVC", ".mp4", X265),
        ("hevc-hvc1", "HEVC as Apple tags it", ".mov", f"{X265} -tag:v hvc1"),
        ("hevc-10bit", "HEVC, 10 bit", ".mkv", f"{x265} yuv420p10le"),
        ("hevc-12bit", "HEVC, 4:4:4, 12 bit", ".mkv", f"{x265} yuv444p12le"),
        ("vp8", "VP8", ".webm", "-c:v libvpx -deadline realtime -b:v 400k"),
        ("vp8-alpha", "VP8 with transparency", ".webm",
         "-c:v libvpx -deadline realtime -auto-alt-ref 0 -b:v 400k -pix_fmt yuva420p"),
        ("vp9-altref", "VP9 with hidden frames", ".mkv",
         "-c:v libvpx-vp9 -cpu-used 4 -auto-alt-ref 1 -lag-in-frames 16 -b:v 200k"),
        ("vp9-10bit", "VP9, 10 bit", ".webm", f"{VP9} -pix_fmt yuv420p10le"),
        ("av1", "AV1", ".mp4", "-c:v libsvtav1 -preset 10 -svtav1-params lookahead=0"),
        ("av1-10bit", "AV1, 10 bit", ".mkv", "-c:v libaom-av1 -cpu-used 8 -usage realtime "
         "-b:v 300k -pix_fmt yuv420p10le"),
        ("mpeg4-b", "MPEG-4 ASP as Xvid wrote it, B-frames in an AVI", ".avi",
         f"{MPEG4} -vtag XVID -bf 2"),
        ("mpeg4-qpel", "MPEG-4 ASP, quarter pixels", ".avi", f"{MPEG4} -flags +qpel"),
        ("msmpeg4v2", "Microsoft's MPEG-4, version 2", ".avi", "-c:v msmpeg4v2 -q:v 3"),
        ("mpeg2-422", "MPEG-2, 4:2:2", ".mxf", "-c:v mpeg2video -q:v 3 -pix_fmt yuv422p"),
        ("mpeg2-b", "MPEG-2 with B-frames", ".ts", "-c:v mpeg2video -q:v 3 -bf 2"),
        ("h261", "H.261", ".avi", "-c:v h261 -q:v 3"),
        ("flv1", "Sorenson's H.263", ".flv", "-c:v flv1 -q:v 3"),
        ("wmv1", "Windows Media 7", ".avi", "-c:v wmv1 -q:v 3"),
        ("mjpeg-avi", "Motion JPEG", ".avi", "-c:v mjpeg -q:v 3"),
        ("mjpeg-mov", "Motion JPEG, 4:2:2", ".mov", "-c:v mjpeg -q:v 3 -pix_fmt yuvj422p"),
        ("prores", "ProRes 422", ".mov", "-c:v prores_ks -profile:v 2"),
        ("prores-4444", "ProRes 4444 with transparency", ".mov",
         "-c:v prores_ks -profile:v 4 -pix_fmt yuva444p10le"),
        ("dnxhr", "DNxHR", ".mov", f"{dnx} dnxhr_sq -pix_fmt yuv422p"),
        ("dnxhr-hqx", "DNxHR, 10 bit", ".mxf", f"{dnx} dnxhr_hqx -pix_fmt yuv422p10le"),
        ("cineform", "CineForm", ".mov", "-c:v cfhd"),
        ("ffv1", "FFV1", ".mkv", f"{ffv1} yuv420p"),
        ("huffyuv", "HuffYUV", ".avi", "-c:v huffyuv -pix_fmt yuv422p"),
        ("ffvhuff", "FFmpeg's HuffYUV", ".avi", "-c:v ffvhuff -pix_fmt yuv420p"),
        ("utvideo", "Ut Video", ".avi", "-c:v utvideo -pix_fmt yuv422p"),
        ("magicyuv", "MagicYUV", ".avi", "-c:v magicyuv -pix_fmt yuv420p"),
        ("raw-bgr", "uncompressed, BGR", ".avi", "-c:v rawvideo -pix_fmt bgr24"),
        ("raw-yuy2", "uncompressed, 4:2:2", ".avi", "-c:v rawvideo -pix_fmt yuyv422"),
        ("v210", "uncompressed, 4:2:2, 10 bit", ".mov", "-c:v v210"),
        ("png-mov", "PNG pictures", ".mov", "-c:v png"),
        ("jpeg2000", "JPEG 2000", ".mkv", "-c:v jpeg2000 -pix_fmt yuv420p"),
        ("qtrle", "QuickTime Animation", ".mov", "-c:v qtrle"),
        ("zmbv", "a screen recording of DOSBox", ".avi", "-c:v zmbv"),
        ("svq1", "Sorenson Video 1", ".mov", "-c:v svq1 -q:v 3"),
        ("dv-mov", "DV in QuickTime", ".mov", "-c:v dvvideo -pix_fmt yuv420p"),
        ("dv-ntsc", "DV of 29.97/s, 4:1:1", ".avi", "-c:v dvvideo -pix_fmt yuv411p -r 30000/1001"),
    )  # fmt: skip
    sizes = {"h261": "scale=352:288", "dv-mov": "scale=720:576", "dv-ntsc": "scale=720:480"}
    return [
        *(
            clip(
                *(name, what, codec),
                group="Codecs",
                suffix=suffix,
                filters=sizes.get(name, SMALL),
            )
            for name, what, suffix, codec in rows
        ),
        clip(
            *("mpeg4-packed", "MPEG-4 ASP as DivX wrote it, B-frames packed"),
            *(f"{MPEG4} -vtag DX50 -bf 1 -b_strategy 0 -flags +bitexact", pack_b_frames),
            group="Codecs",
            suffix=".avi",
            says=Says.MAY,
        ),
    ]


def pixels() -> list[Kind]:
    """How a picture is stored: fields, depth, colour, shape, turn."""
    tff, bff = "-flags +ildct+ilme -x264-params tff=1", "-flags +ildct+ilme -x264-params bff=1"
    weave = "tinterlace=interleave_top,scale=320:240:interl=1,fieldorder="
    mpeg2 = "-c:v mpeg2video -q:v 3 -flags +ildct+ilme"
    turned = f"{X264} -f mp4 {{folder}}/flat"
    group = "Pictures of a video"

    def turn(degrees: int, filters: str) -> Kind:
        encode = f"-t 1 -i {{demo}} -vf {SMALL},{filters} {turned}"
        mark = f"-i {{folder}}/flat -c copy -metadata:s:v rotate={degrees} {{out}}"
        name = f"turned-{degrees}"
        what = f"shown turned by {degrees} degrees, as telephones write it"
        return Kind(name=name, group=group, what=what, file=f"{name}.mp4", steps=(encode, mark))

    def pattern(name: str, what: str, fields: str) -> Kind:
        steps = (f"-f lavfi -i testsrc2=s=320x240:d=1 {X264} {fields} {{out}}",)
        return Kind(name=name, group=group, what=what, file=f"{name}.mp4", steps=steps,
                    faces=0, deserted=True)  # fmt: skip

    rows = (
        ("interlaced-top", "interlaced H.264, top field first", ".mp4", f"{X264} {tff}",
         f"{weave}tff"),
        ("interlaced-bottom", "interlaced H.264, bottom field first", ".mkv", f"{X264} {bff}",
         f"{weave}bff"),
        ("avchd", "interlaced H.264 as camcorders write it", ".mts", f"{X264} {tff} -b:v 1M",
         f"{weave}tff"),
        ("mpeg2-top", "interlaced MPEG-2, top field first", ".ts", f"{mpeg2} -top 1",
         f"{weave}tff"),
        ("mpeg2-bottom", "interlaced MPEG-2, bottom field first", ".mpg", f"{mpeg2} -top 0",
         f"{weave}bff"),
        ("gray", "gray", ".mp4", f"{X264} -pix_fmt gray", SMALL),
        ("gray10", "gray, 10 bit", ".mkv", "-c:v ffv1 -pix_fmt gray10le", SMALL),
        ("gray12", "gray, 12 bit", ".mkv", "-c:v ffv1 -pix_fmt gray12le", SMALL),
        ("gray16", "gray, 16 bit", ".mkv", "-c:v ffv1 -pix_fmt gray16le", SMALL),
        ("gbr", "H.264 of red, green and blue", ".mkv", "-c:v libx264rgb -preset veryfast", SMALL),
        ("gbr10", "red, green and blue, 10 bit", ".mkv", "-c:v ffv1 -pix_fmt gbrp10le", SMALL),
        ("rgb48", "red, green and blue, 16 bit", ".mov", "-c:v png -pix_fmt rgb48be", SMALL),
        ("palette", "256 colours", ".avi", "-c:v rawvideo -pix_fmt pal8", SMALL),
        ("bgr555", "32768 colours", ".avi", "-c:v rawvideo -pix_fmt rgb555le", SMALL),
        ("alpha", "with transparency", ".webm", f"{VP9} -pix_fmt yuva420p", SMALL),
        ("full-range", "full range", ".mp4", f"{X264} -pix_fmt yuvj420p -color_range pc",
         f"{SMALL}:out_range=pc"),
        ("bt709", "HDTV's colours", ".mp4",
         f"{X264} -colorspace bt709 -color_primaries bt709 -color_trc bt709",
         f"{SMALL}:out_color_matrix=bt709"),
        ("anamorphic", "pixels that are not square", ".mp4", X264, "scale=240:240,setsar=4/3"),
        ("odd-vp9", "odd width and height, VP9", ".webm", VP9, "scale=321:241"),
        ("odd-mpeg4", "odd width and height, MPEG-4", ".avi", MPEG4, "scale=321:241"),
        ("odd-444", "odd width and height, H.264 4:4:4", ".mp4", f"{X264} -pix_fmt yuv444p",
         "scale=321:241"),
        ("cropped", "1080 lines, which no codec's blocks divide", ".mp4", X264,
         "scale=1440:1080,pad=1920:1080:240:0"),
        ("portrait", "upright", ".mp4", X264, "crop=270:480,scale=240:426"),
    )  # fmt: skip
    return [
        *(clip(name, what, codec, group=group, suffix=suffix, filters=filters)
          for name, what, suffix, codec, filters in rows),
        *(pattern("pattern", "a test pattern, in which is no face", ""),
          pattern("pattern-interlaced", "the same, interlaced", tff)),
        turn(90, "transpose=1"),
        turn(180, "hflip,vflip"),
        turn(270, "transpose=2"),
        Kind(
            name="new-size", group=group, what="another size from the middle on",
            file="new-size.ts",
            steps=(
                f"-t 1 -i {{demo}} -vf {SMALL} {X264} -bf 0 {{folder}}/a.ts",
                f"-ss 1 -t 1 -copyts -i {{demo}} -vf scale=400:300 {X264} -bf 0 {{folder}}/b.ts",
                join("a.ts", "b.ts"),
            ),
            says=Says.MAY,
        ),
    ]  # fmt: skip


def clocks() -> list[Kind]:
    """When a frame is shown."""
    group = "Times"
    # Every fifth frame has the stamp of the one before it.
    repeat = "-bsf:v setts=pts='if(eq(mod(N\\,5)\\,4)\\,PREV_OUTPTS\\,PTS)':dts=PTS"
    rows = (
        ("rate-23.976", "23.976 frames a second", ".mp4", X264, f"{SMALL},fps=24000/1001", 1),
        ("rate-29.97", "29.97 frames a second", ".mov", X264, f"{SMALL},fps=30000/1001", 1),
        ("rate-120", "120 frames a second", ".mp4", X264, f"{SMALL},fps=120", 0.5),
        ("rate-1", "one frame a second", ".mp4", X264, f"{SMALL},fps=1", 6),
        ("variable-mkv", "variable rate", ".mkv", f"{X264} -fps_mode passthrough",
         VARIABLE, 3),
        ("variable-mp4", "variable rate with B-frames", ".mp4",
         f"{X264} -bf 3 -b_strategy 0 -fps_mode passthrough",
         VARIABLE, 3),
        ("variable-avi", "frames left out, which an AVI fills with empty ones", ".avi",
         f"{MPEG4} -fps_mode passthrough", VARIABLE, 3),
        ("still-then-motion", "one frame that stands for two seconds", ".mp4",
         f"{X264} -fps_mode passthrough", f"{SMALL},setpts=PTS+gte(N\\\\,10)*2/TB", 1),
        ("fragmented", "fragmented MP4", ".mp4",
         f"{X264} -g 5 -movflags frag_keyframe+empty_moov+default_base_moof", SMALL, 1),
        ("offset-hour", "a transport stream that begins at one hour", ".ts",
         f"{X264} -output_ts_offset 3600", SMALL, 1),
        ("mkv-offset", "Matroska that begins at ten seconds", ".mkv",
         f"{X264} -output_ts_offset 10", SMALL, 1),
        ("before-zero", "stamps below zero, which are not to be shown", ".mp4",
         f"{X264} -bf 0 -avoid_negative_ts disabled -output_ts_offset -0.2", SMALL, 1),
        ("b-frames", "B-frames", ".mov", "-c:v libx264 -bf 3 -b_strategy 0", SMALL, 1),
        ("b-frames-no-edit", "B-frames in an MP4 without an edit list", ".mp4",
         "-c:v libx264 -bf 3 -b_strategy 0 -use_editlist 0", SMALL, 1),
    )  # fmt: skip
    # Of every ten frames one is there twice, with the same stamp.
    extra = "-bsf:v setts=ts='(N-floor(N/10))*40'"
    late = (
        f"-itsoffset 0.623 -t 1 -i {{demo}} {SOUND} -map 0:v -map 1:a -vf {SMALL} "
        "-fps_mode passthrough"
    )
    both = f"-t 1 -i {{demo}} {SOUND} -map 0:v -map 1:a -vf {SMALL} {X264}"
    return [
        *(clip(name, what, codec, group=group, suffix=suffix, filters=filters, seconds=seconds)
          for name, what, suffix, codec, filters, seconds in rows),
        clip(
            *("wrapped", "a transport stream whose clock runs over"),
            f"{X264} -muxdelay 0 -output_ts_offset 95443.217",
            group=group, suffix=".ts", times=Times.FROM_FIRST,
        ),
        Kind(
            name="time-lapse", group=group, what="one frame in five seconds",
            file="time-lapse.mp4",
            steps=(f"-i {{demo}} -vf {SMALL},fps=1,setpts=N*5/TB -r 1/5 -frames:v 6 {X264} "
                   "{out}",),
        ),
        Kind(
            name="repeated", group=group, what="every fifth time stamp repeated",
            file="repeated.mkv",
            steps=(f"-t 2 -i {{demo}} -vf {SMALL} {MPEG4} -f matroska {{folder}}/flat",
                   f"-i {{folder}}/flat -c copy {repeat} {{out}}"),
            says=Says.MAY,
        ),
        Kind(
            name="repeated-extra", group=group, what="further frames that repeat a time stamp",
            file="repeated-extra.mkv",
            steps=(f"-t 4 -i {{demo}} -vf {SMALL} {MPEG4} -f matroska {{folder}}/flat",
                   f"-i {{folder}}/flat -c copy {extra} {{out}}"),
            says=Says.MAY,
        ),
        Kind(
            name="late-mkv", group=group, what="the picture begins 0.623 s after the sound",
            file="late-mkv.mkv", steps=(f"{late} {X264} {{out}}",),
        ),
        Kind(
            name="late-mp4", group=group, what="the same, by an edit list", file="late-mp4.mp4",
            steps=(f"{late} {X264} {{out}}",),
        ),
        Kind(
            name="late-ts", group=group, what="the same, in a transport stream",
            file="late-ts.ts", steps=(f"{late} {X264} {{out}}",),
        ),
        Kind(
            name="early", group=group, what="the sound begins half a second after the picture",
            file="early.mkv",
            steps=(f"-t 1 -i {{demo}} -itsoffset 0.5 {SOUND} -map 0:v -map 1:a -vf {SMALL} {X264} "
                   "{out}",),
        ),
        Kind(
            name="edit-list", group=group, what="an edit list that begins between two key frames",
            file="edit-list.mp4",
            steps=(f"-t 2 -i {{demo}} -vf {SMALL} -c:v libx264 -g 25 -bf 2 -f mp4 {{folder}}/flat",
                   "-ss 0.5 -i {folder}/flat -c copy {out}"),
        ),
        Kind(
            name="clock-anew", group=group, what="two recordings joined: the timestamps restart",
            file="clock-anew.ts", steps=(demo(X264), twice), times=Times.ANY, says=Says.SOMETHING,
        ),
        Kind(
            name="with-sound", group=group, what="picture and sound", file="with-sound.mp4",
            steps=(f"{both} {{out}}",),
        ),
        Kind(
            name="two-videos", group=group, what="two tracks of video", file="two-videos.mkv",
            steps=(f"-t 1 -i {{demo}} -map 0:v -map 0:v -vf {SMALL} {X264} {{out}}",),
            says=Says.MAY,
        ),
        Kind(
            name="with-cover", group=group, what="a video that has a cover picture",
            file="with-cover.mp4",
            steps=("-i {demo} -frames:v 1 -update 1 {folder}/cover.png",
                   f"-t 1 -i {{demo}} -i {{folder}}/cover.png -map 1 -map 0:v -c:0 copy {X264} "
                   "-filter:1 scale=320:240 -c:v:0 png -disposition:v:0 attached_pic {out}"),
        ),
    ]  # fmt: skip


def damaged() -> list[Kind]:
    """What is not whole, or no video at all."""
    group = "Damaged, or no video"
    gone = {"exits": (3,), "says": Says.SOMETHING, "times": Times.ANY}
    # Where nothing promises more than there is, that it is whole is a fair conclusion.
    perhaps = {"exits": (0, 3), "says": Says.MAY, "times": Times.ANY, "slack": 2}
    # Long enough for several key frames.
    long, seconds = f"{X264} -g 20", 3
    refused = {"exits": (1,), "says": Says.SOMETHING, "times": Times.ANY, "frames": 0}
    rows = (
        ("bad-middle", "MPEG-4, one packet of zeros", ".mp4", MPEG4, (zero_packet(20),), gone),
        ("bad-first", "MPEG-4, the first packet zeros", ".mp4", f"{MPEG4} -g 5",
         (zero_packet(0),), {**gone, "slack": 5}),
        ("bad-last", "MPEG-4, the last packet zeros", ".mp4", MPEG4, (zero_packet(-1),), gone),
        ("bad-h264", "H.264, one packet of zeros", ".mp4", long, (zero_packet(20),),
         {**gone, "slack": 3}),
        ("bad-mjpeg", "Motion JPEG, one packet of zeros", ".avi", "-c:v mjpeg -q:v 3",
         (zero_packet(20),), gone),
        ("bad-prores", "ProRes, one packet of zeros", ".mov", "-c:v prores_ks",
         (zero_packet(10),), gone),
        ("bad-mkv", "Matroska, a tenth of it zeros", ".mkv", long, (zero_part(0.4, 0.5),),
         {**gone, "slack": 4}),
        ("bad-ts", "a transport stream, a tenth of it zeros", ".ts", long, (zero_part(0.4, 0.5),),
         {**gone, "slack": 4}),
        ("cut-mp4", "MP4 with its index in front, cut off", ".mp4",
         f"{long} -movflags +faststart", (cut(0.6),), {**gone, "slack": 2}),
        ("cut-mkv", "Matroska, cut off", ".mkv", long, (cut(0.6),), {**gone, "slack": 2}),
        ("cut-avi", "AVI, cut off", ".avi", MPEG4, (cut(0.6),), {**gone, "slack": 2}),
        ("cut-mov", "ProRes with its index in front, cut off", ".mov",
         "-c:v prores_ks -movflags +faststart", (cut(0.6),), {**gone, "slack": 2}),
        ("cut-ts", "a transport stream, cut off", ".ts", long, (cut(0.6),), perhaps),
        ("cut-flv", "Flash video, cut off", ".flv", long, (cut(0.6),), {**gone, "slack": 2}),
        ("cut-mpg", "MPEG program stream, cut off", ".mpg", "-c:v mpeg2video -q:v 3",
         (cut(0.6),), perhaps),
        ("cut-webm", "WebM, cut off", ".webm", VP9, (cut(0.6),), {**gone, "slack": 2}),
        ("cut-fragmented", "fragmented MP4, cut off", ".mp4",
         f"{X264} -g 5 -movflags frag_keyframe+empty_moov", (cut(0.6),), perhaps),
        ("unfinished", "MP4 that was still being downloaded: its rest is zeros", ".mp4",
         f"{long} -movflags +faststart", (zero_part(0.6, 1.0),), {**gone, "slack": 20}),
        ("zeros-after", "MP4 with zeros after its end", ".mp4", X264, (append_zeros,),
         {"says": Says.MAY}),
        ("no-index", "MP4 without its index", ".mp4", X264, (cut(0.7),), refused),
    )  # fmt: skip
    sine = "-f lavfi -i sine=duration=1"
    return [
        *(clip(name, what, codec, *further, group=group, suffix=suffix, seconds=seconds,
               **expected)
          for name, what, suffix, codec, further, expected in rows),
        Kind(name="empty", group=group, what="an empty file", file="empty.mp4",
             steps=(contents(b""),), **refused),
        Kind(name="text", group=group, what="a text that is called .mp4", file="text.mp4",
             steps=(contents(b"Tuesday: film the second group.\n"),), **refused),
        Kind(name="noise", group=group, what="bytes of no meaning", file="noise.avi",
             steps=(contents(bytes(n * n % 251 for n in range(20_000))),), **refused),
        Kind(name="playlist", group=group, what="a list of addresses that is called .mp4",
             file="playlist.mp4",
             steps=(contents(b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n"),),
             **refused),
        Kind(name="sound", group=group, what="sound alone", file="sound.mp4",
             steps=(f"{sine} -c:a aac {{out}}",), **refused),
        Kind(name="sound-cover", group=group, what="sound with a cover picture",
             file="sound-cover.mp3",
             steps=("-i {demo} -frames:v 1 -update 1 {folder}/cover.jpg",
                    f"{sine} -i {{folder}}/cover.jpg -map 0 -map 1 -c:v copy -c:a libmp3lame "
                    "-disposition:v attached_pic {out}"), **refused),
        Kind(name="missing", group=group, what="a file that is not there", file="missing.mp4",
             steps=(), **refused),
    ]  # fmt: skip


def names() -> list[Kind]:
    """What a file is called."""
    group = "Names"
    rows = (
        ("name-blank", "ends in a blank", "clip.mp4 "),
        ("name-blank-first", "begins with a blank", " clip.mp4"),
        ("name-246", "246 bytes", "n" * 242 + ".mp4"),
        ("name-255", "255 bytes, as long as there are", "n" * 251 + ".mp4"),
        ("name-255-utf8", "255 bytes in 85 letters of three", "面" * 83 + "xx.mp4"),
        ("name-latin1", "bytes that are not UTF-8", "caf\udce9.mp4"),
        ("name-colon", "a colon, like an address", "rtsp:clip.mp4"),
        ("name-percent", "like a numbered sequence", "clip%03d.mp4"),
        ("name-dash", "begins with a dash", "-clip.mp4"),
        ("name-newline", "a line break", "clip\n1.mp4"),
        ("name-quotes", "quotes and a backslash", "a'b\"c\\d.mp4"),
        ("name-formula", "like a formula of a spreadsheet", "=1+1.mp4"),
        ("name-emoji", "letters beyond 16 bits", "clip \U0001f600.mp4"),
        ("name-glob", "like a search pattern", "clip[1]*?.mp4"),
        ("name-no-suffix", "no suffix", "clip"),
        ("name-upper", "a suffix in capitals", "CLIP.MP4"),
        ("name-wrong", "the suffix of another container", "clip.avi"),
        ("name-dots", "dots", "P01.session.2.mp4"),
        ("name-reserved", "a name that Windows keeps for itself", "con.mp4"),
    )
    encode = f"-t 0.2 -i {{demo}} -vf {SMALL} {X264} -f mp4 {{folder}}/made"

    def called(name: str) -> Step:
        return lambda path: (path.parent / "made").rename(path.with_name(name))

    alike = "-i {demo} -vf scale=320:240,fps=1 -frames:v 3 {out}/a%d.jpg"
    return [
        *(Kind(name=kind, group=group, what=what, file=file, steps=(encode, called(file)))
          for kind, what, file in rows),
        Kind(
            name="name-alike", group=group, what="two videos of one name, in two folders",
            file="two", frames=10, times=Times.ANY, sources=("two/a/clip.mp4", "two/b/clip.mp4"),
            steps=(folder, lambda path: (path / "a").mkdir(), lambda path: (path / "b").mkdir(),
                   f"-t 0.2 -i {{demo}} -vf {SMALL} {X264} {{out}}/a/clip.mp4",
                   f"-t 0.2 -i {{demo}} -vf {SMALL} {X264} {{out}}/b/clip.mp4"),
        ),
        Kind(
            name="name-folders", group=group, what="two folders, `P01.1` and `P01.2`", file="two",
            frames=6, times=Times.ANY, sources=("two/P01.1", "two/P01.2"), says=Says.MAY,
            named=("P01.1", "P01.2"),
            steps=(folder, lambda path: (path / "P01.1").mkdir(),
                   lambda path: (path / "P01.2").mkdir(),
                   alike.replace("{out}", "{out}/P01.1"), alike.replace("{out}", "{out}/P01.2")),
        ),
    ]  # fmt: skip


def pictures() -> list[Kind]:
    """Still pictures, alone and in folders."""
    group = "Pictures"
    one: dict[str, object] = {"frames": 1, "times": Times.ANY}
    rows = (
        ("jpeg", "JPEG", ".jpg", "-q:v 2", one),
        ("jpeg-gray", "JPEG, gray", ".jpg", "-q:v 2 -pix_fmt gray", one),
        ("png", "PNG", ".png", "", one),
        ("png-16bit", "PNG, 16 bit", ".png", "-pix_fmt rgb48be", one),
        ("png-gray16", "PNG, gray, 16 bit", ".png", "-pix_fmt gray16be", one),
        ("png-alpha", "PNG with transparency", ".png", "-pix_fmt rgba", one),
        ("png-palette", "PNG, 256 colours", ".png", "-pix_fmt pal8", one),
        ("bmp", "BMP", ".bmp", "", one),
        ("webp", "WebP", ".webp", "-c:v libwebp", one),
        ("tiff", "TIFF", ".tiff", "", one),
        ("tiff-16bit", "TIFF, 16 bit", ".tiff", "-pix_fmt rgb48le", one),
        ("pgm", "PGM", ".pgm", "", one),
        ("ppm", "PPM", ".ppm", "", one),
        ("avif", "AVIF", ".avif", "-c:v libaom-av1 -cpu-used 8 -still-picture 1", one),
        ("jpeg2000-still", "JPEG 2000", ".jp2", "", one),
        ("jxl", "JPEG XL", ".jxl", "-c:v libjxl", {**one, "exits": (0, 1), "says": Says.MAY}),
        ("tga", "TGA", ".tga", "", one),
        ("gif-still", "GIF of one picture", ".gif", "", one),
    )
    stills = "-i {demo} -vf scale=320:240,fps=1"
    five = f"-t 1 -i {{demo}} -vf {SMALL} -r 5 -frames:v 5"
    people = (
        folder,
        f"{stills} -frames:v 1 {{out}}/anna.jpg",
        f"-ss 3 {stills} -frames:v 1 {{out}}/bert.png",
        f"-ss 6 {stills} -frames:v 1 {{out}}/carla.jpg",
    )
    several: dict[str, object] = {"times": Times.ANY, "independent": True}
    return [
        *(Kind(name=name, group=group, what=what, file=name + suffix,
               steps=(f"-i {{demo}} -vf {SMALL} {codec} -frames:v 1 {{out}}",), **expected)  # type: ignore[arg-type]
          for name, what, suffix, codec, expected in rows),
        Kind(name="jpeg-turned", group=group, what="JPEG, turned by its EXIF mark",
             file="jpeg-turned.jpg",
             steps=(f"-i {{demo}} -vf {SMALL},transpose=2 -frames:v 1 -update 1 {{out}}",
                    exif_turned), **one),
        Kind(name="jpeg-cut", group=group, what="JPEG, cut off", file="jpeg-cut.jpg",
             steps=(f"-i {{demo}} -vf {SMALL} -q:v 2 -frames:v 1 -update 1 {{out}}", cut(0.6)),
             exits=(1, 3), says=Says.SOMETHING, faces=0, frames=1, slack=1, times=Times.ANY),
        Kind(name="png-wrong", group=group, what="PNG that is called .jpg", file="png-wrong.jpg",
             steps=(f"-i {{demo}} -vf {SMALL} -c:v png -f image2 -update 1 -frames:v 1 {{out}}",),
             **one),
        Kind(name="tiff-gray12", group=group, what="TIFF, gray, 12 bit in 16",
             file="tiff-gray12.tiff", steps=(tiff(240, 180, bits=12),), says=Says.MAY, **one),
        Kind(name="tiff-gray16", group=group, what="TIFF, gray, 16 bit", file="tiff-gray16.tiff",
             steps=(tiff(240, 180, bits=16),), **one),
        Kind(name="tiff-pages", group=group, what="TIFF of four pages", file="tiff-pages.tiff",
             steps=(tiff(240, 180, pages=4),), frames=4, times=Times.ANY, says=Says.MAY),
        Kind(name="webp-moving", group=group, what="animated WebP", file="webp-moving.webp",
             steps=(f"{five} -c:v libwebp_anim {{out}}",), frames=5,
             times=Times.ANY, says=Says.MAY),
        Kind(name="avif-moving", group=group, what="animated AVIF", file="avif-moving.avif",
             steps=(f"{five} -c:v libaom-av1 -cpu-used 8 {{out}}",), frames=5,
             times=Times.ANY, says=Says.MAY),
        Kind(name="heic", group=group, what="HEIC of one tile", file="heic.heic", steps=(heic,),
             **one),
        Kind(name="folder-pictures", group=group, what="a folder of pictures of different faces",
             file="people", steps=people, frames=3, says=Says.MAY, **several),
        Kind(name="folder-bad", group=group, what="the same with one that cannot be read",
             file="people", steps=(*people, in_folder("doris.jpg", b"no picture")), frames=3,
             exits=(3,), says=Says.SOMETHING, **several),
        Kind(name="folder-cut", group=group, what="the same with one that is cut off",
             file="people", steps=(*people, cut_in_folder("bert.png", 0.5)), frames=3, slack=1,
             exits=(3,), says=Says.SOMETHING, faces=0.6, **several),
        Kind(name="folder-others", group=group, what="the same with an AVIF, a GIF and a text",
             file="people",
             steps=(*people, f"{stills} -frames:v 1 {{out}}/emil.gif",
                    f"{stills} -frames:v 1 -c:v libaom-av1 -cpu-used 8 -still-picture 1 "
                    "{out}/frida.avif", in_folder("notes.txt", b"three of them")),
             frames=5, slack=2, exits=(0, 3), says=Says.MAY, **several),
        Kind(name="folder-empty", group=group, what="an empty folder", file="nobody",
             steps=(folder,), exits=(1,), says=Says.SOMETHING, frames=0, times=Times.ANY),
        Kind(name="sequence", group=group, what="numbered pictures, as a video's frames",
             file="frames", options=("--rate", "25"),
             steps=(folder, f"-t 1 -i {{demo}} -vf {SMALL} -q:v 2 {{out}}/frame_%d.jpg"),
             frames=25, times=Times.RATE, rate=25.0, says=Says.MAY),
        Kind(name="sequence-gap", group=group, what="the same with two missing", file="frames",
             options=("--rate", "25"),
             steps=(folder, f"-t 0.4 -i {{demo}} -vf {SMALL} -q:v 2 {{out}}/frame_%d.jpg",
                    lambda path: (path / "frame_4.jpg").unlink(),
                    lambda path: (path / "frame_5.jpg").unlink()),
             frames=8, times=Times.ANY, exits=(0, 3), says=Says.MAY),
    ]  # fmt: skip


def streams() -> list[Kind]:
    """What comes by an address of this machine."""
    group = "Addresses"
    mp4 = demo(X264)
    jpegs = (folder, f"-t 2 -i {{demo}} -vf {SMALL} -q:v 3 {{out}}/%04d.jpg")
    live: dict[str, object] = {"times": Times.ANY, "says": Says.MAY}
    hls = f"-i {{demo}} -vf {SMALL} {X264} -g 25 -hls_time 1 -hls_list_size 0 -f hls {{out}}"
    page = b"<html><body>Log in</body></html>"
    refused = {"exits": (1,), "says": Says.SOMETHING, "times": Times.ANY, "frames": 0}
    return [
        Kind(name="http-ranges", group=group, what="a file from a server that gives parts",
             file="clip.mp4", steps=(mp4,), way="range"),
        Kind(name="http-plain", group=group, what="a file from a server that gives no parts",
             file="clip.mp4", steps=(demo(f"{X264} -movflags +faststart"),), way="plain"),
        Kind(name="http-index-last", group=group, what="the same, its index at the end",
             file="clip.mp4", steps=(mp4,), way="plain"),
        Kind(name="http-mkv", group=group, what="Matroska from a server", file="clip.mkv",
             steps=(mp4,), way="plain"),
        Kind(name="http-damaged", group=group, what="a file with a packet of zeros, from a server",
             file="clip.mp4", steps=(demo(MPEG4), zero_packet(20)), way="range", exits=(3,),
             says=Says.SOMETHING, times=Times.ANY),
        Kind(name="http-none", group=group, what="an address at which nothing is",
             file="none.mp4", steps=(), way="range", **refused),
        Kind(name="http-page", group=group, what="a web page", file="page.html",
             steps=(contents(page),), way="plain", **refused),
        Kind(name="camera-mjpeg", group=group, what="a camera's Motion JPEG", file="frames",
             steps=jpegs, way="mjpeg", live_s=2, **live),
        Kind(name="camera-still", group=group, what="a camera's single picture, asked for again",
             file="snap.jpg", way="plain", live_s=2, **live,
             steps=(f"-i {{demo}} -vf {SMALL} -q:v 2 -frames:v 1 -update 1 {{out}}",)),
        Kind(name="hls", group=group, what="an HLS playlist of transport streams",
             file="list.m3u8", steps=(hls,), way="plain", live_s=3, **live),
        Kind(name="camera-stalls", group=group, what="Motion JPEG that stands still for 8 s",
             file="frames", steps=jpegs, way="stall", live_s=14, gap=True, **live),
    ]  # fmt: skip


KINDS: Final = (
    *containers(),
    *codecs(),
    *pixels(),
    *clocks(),
    *damaged(),
    *names(),
    *pictures(),
    *streams(),
)
