"""Pictures without their metadata: what Pillow reads of them, whose code is not ours."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image, PngImagePlugin

from site_builder.load.safety.pictures import without_metadata

FORMS = ("JPEG", "PNG", "WEBP")
MAKER, PLACE = "Máy ảnh của chị Hoa", (16.0, 4.0, 28.0)


def picture(form, orientation=1, **options):
    """A picture of two colours with a place, a maker, a day and XMP written into it."""
    image = Image.new("RGB", (32, 16), "navy")
    image.paste("orange", (0, 0, 8, 8))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = MAKER
    exif.get_ifd(ExifTags.IFD.GPSInfo)[2] = PLACE
    if form == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_itxt("Author", MAKER)
        options["pnginfo"] = text
    else:
        options["xmp"] = f"<x:xmpmeta>{MAKER}</x:xmpmeta>".encode()
    out = io.BytesIO()
    image.save(out, form, exif=exif, comment=MAKER, **options)
    return out.getvalue()


def opened(content):
    """A picture as Pillow reads it."""
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("form", FORMS)
def test_place_and_maker_are_gone(form):
    """Neither Pillow nor a search of the bytes finds them."""
    before, after = picture(form), without_metadata(picture(form))
    assert opened(before).getexif().get_ifd(ExifTags.IFD.GPSInfo) and MAKER.encode() in before
    image = opened(after)
    assert not dict(image.getexif()) and not image.getexif().get_ifd(ExifTags.IFD.GPSInfo)
    assert MAKER.encode() not in after and not {"xmp", "comment", "Author"} & set(image.info)


@pytest.mark.parametrize("form", FORMS)
def test_the_pixels_stay(form):
    """To the last one, and so does a profile of colours."""
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    before = picture(form, icc_profile=profile)
    image = opened(without_metadata(before))
    assert image.tobytes() == opened(before).tobytes() and image.info["icc_profile"] == profile


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("progressive", [False, True])
def test_a_photograph_stays_upright(orientation, progressive):
    """Which side is up is all that is left of Exif."""
    after = without_metadata(picture("JPEG", orientation, progressive=progressive))
    known = dict(opened(after).getexif())
    assert known == ({ExifTags.Base.Orientation: orientation} if orientation > 1 else {})


def test_what_stands_behind_a_photograph_goes():
    """A second picture or a film, with metadata of its own."""
    one = picture("JPEG")
    assert without_metadata(one + picture("JPEG") + b"MotionPhoto") == without_metadata(one)


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_done_twice(form):
    """What has no metadata stays byte for byte."""
    once = without_metadata(picture(form))
    assert without_metadata(once) == once


@given(st.sampled_from(FORMS), st.integers(0, 400), st.binary(max_size=8))
def test_a_damaged_picture_stays_as_it_is_or_becomes_shorter(form, cut, other):
    """Nothing fails, and nothing is added."""
    content = picture(form)
    damaged = content[:cut] + other + content[cut + len(other) :][: len(content) - cut]
    assert len(without_metadata(damaged)) <= len(damaged)


def test_other_files_stay_as_they_are():
    """A sound is RIFF too."""
    for content in (b"RIFF\x04\0\0\0WAVE", b"", b"\xff\xd8", b"GIF89a", b"%PDF-1.7"):
        assert without_metadata(content) == content
