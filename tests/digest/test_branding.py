import os

import pytest

from digest.branding import LARGEST, read_logo
from digest.errors import BadSetting
from digest.load_settings import load_settings
from tests.pictures import gif_head, jpeg_head, png


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (png(72, 72), "image/png"),
        (jpeg_head(72, 72), "image/jpeg"),
        (gif_head(72, 72), "image/gif"),
    ],
    ids=["png", "jpeg", "gif"],
)
def test_a_picture_is_known_by_its_bytes_and_shown_at_half_its_size(tmp_path, content, media_type):
    path = tmp_path / "logo.bin"
    path.write_bytes(content)

    logo = read_logo(path)

    assert (logo.media_type, logo.width, logo.height) == (media_type, 36, 36)
    assert logo.content == content
    assert not logo.is_wordmark


@pytest.mark.parametrize(
    ("width", "height", "shown"),
    [(300, 72, (150, 36)), (1000, 50, (240, 12)), (10, 400, (1, 40)), (144, 144, (36, 36))],
)
def test_a_picture_keeps_its_shape_and_fits_a_telephone(tmp_path, width, height, shown):
    path = tmp_path / "logo.gif"
    path.write_bytes(gif_head(width, height))

    logo = read_logo(path)

    assert (logo.width, logo.height) == shown
    assert logo.is_wordmark is (width > 2 * height)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read; name a picture that is there"),
        (b"\x89PNG\r\n\x1a\n" + bytes(LARGEST), "20,008 bytes, and every letter would carry"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no PNG, JPEG or GIF"),
        (b"", "no PNG, JPEG or GIF"),
        (b"\x89PNG\r\n\x1a\n", "no PNG, JPEG or GIF"),
        (png(0, 5), "no PNG, JPEG or GIF"),
        (b"\xff\xd8\xff", "no PNG, JPEG or GIF"),
        (b"\xff\xd8\xff\xe0\x00\x00" + bytes(40), "no PNG, JPEG or GIF"),
        (jpeg_head(72, 72)[:26], "no PNG, JPEG or GIF"),
    ],
    ids=["missing", "large", "svg", "empty", "cut", "no-size", "begun", "no-frame", "cut-frame"],
)
def test_what_letters_cannot_bring_is_refused_when_settings_are_read(tmp_path, content, said):
    settings = tmp_path / "digest.toml"
    settings.write_text('logo = "logo.png"\n')
    if content is not None:
        (tmp_path / "logo.png").write_bytes(content)

    with pytest.raises(BadSetting, match=said) as refused:
        load_settings(settings)

    assert "logo.png" in str(refused.value)


def test_a_logo_lies_beside_the_settings(tmp_path):
    settings = tmp_path / "digest.toml"
    settings.write_text('logo = "logo.png"\naccent = "#7a2f5c"\n')
    (tmp_path / "logo.png").write_bytes(png(72, 72))

    branding = load_settings(settings).branding

    assert branding.accent == "#7a2f5c"
    assert branding.logo == read_logo(tmp_path / "logo.png")


def test_a_pipe_is_no_picture_and_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "logo.png")

    with pytest.raises(BadSetting, match="name a picture that is there"):
        read_logo(tmp_path / "logo.png")
