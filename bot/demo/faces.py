"""A picture for everybody: a letter on a colour."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFont
from simcord.backend import Backend
from simcord.backend.cdn import CDN_BASE

_SIZE = 128


def give_face(backend: Backend, user_id: int, color: int) -> None:
    """Give a user a picture of this colour with the first letter of their name."""
    user = backend.get_user(user_id)
    user.avatar = f"demo{color:06x}"
    url = f"{CDN_BASE}/avatars/{user.id}/{user.avatar}.png"
    backend.cdn._blobs[url] = _picture(user.name[0], color)


def _picture(letter: str, color: int) -> bytes:
    image = Image.new("RGB", (_SIZE, _SIZE), f"#{color:06x}")
    font = ImageFont.load_default(_SIZE * 0.55)
    middle = (_SIZE / 2, _SIZE / 2)
    ImageDraw.Draw(image).text(middle, letter, font=font, fill="white", anchor="mm")
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()
