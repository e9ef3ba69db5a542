"""A picture for everybody: a letter on a colour."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFont
from simcord.backend import Backend
from simcord.backend.cdn import CDN_BASE

from bot.demo.people import Person

_SIZE = 128


def face(backend: Backend, user_id: int, person: Person) -> None:
    """Give a user their picture."""
    image = Image.new("RGB", (_SIZE, _SIZE), f"#{person.color:06x}")
    font = ImageFont.load_default(_SIZE * 0.55)
    middle = (_SIZE / 2, _SIZE / 2)
    ImageDraw.Draw(image).text(middle, person.name[0], font=font, fill="white", anchor="mm")
    file = io.BytesIO()
    image.save(file, "PNG")
    avatar = backend.get_user(user_id).avatar
    backend.cdn._blobs[f"{CDN_BASE}/avatars/{user_id}/{avatar}.png"] = file.getvalue()
