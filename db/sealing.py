"""Seals who wrote an anonymous post, so that a stolen store names nobody.

Two keys are drawn from the one secret: one encrypts (AES-256-GCM, a fresh random nonce each time,
the row's context bound in as associated data), one makes keyed hashes (HMAC-SHA256, 128 bits kept)
by which the same member is recognised on the same post, and only there.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import struct
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_NONCE_BYTES = 12
_TAG_BYTES = 16


class SealError(Exception):
    """A sealed value does not open: another key, another row, or damage."""


@dataclass(frozen=True, slots=True)
class SealedPerson:
    """A member as a row may keep them: `sealed` to open again, `tag` to recognise."""

    sealed: bytes
    tag: bytes


class Seal:
    """Seals and recognises members with one secret key.

    Args:
        key: at least 32 random bytes (`SECRET_KEY` or the key file in `DATA_DIR`).

    Raises:
        ValueError: if the key is shorter.
    """

    def __init__(self, key: bytes) -> None:
        """Derive the two keys."""
        if len(key) < KEY_BYTES:
            raise ValueError(f"the secret key needs at least {KEY_BYTES} bytes")
        self._aead = AESGCM(_derive(key, b"wellspring/seal"))
        self._mac_key = _derive(key, b"wellspring/tag")

    @property
    def check_value(self) -> str:
        """Something that only this key gives, to keep in the store."""
        return self._mac(b"check", b"").hex()

    def person(self, context: str, member_id: int) -> SealedPerson:
        """Seal a member into one row; `context` names it, such as "post:17"."""
        return SealedPerson(
            self.seal(context, struct.pack(">q", member_id)), self.tag(context, member_id)
        )

    def tag(self, context: str, member_id: int) -> bytes:
        """Give the 16 bytes by which this member is recognised in this context only."""
        return self._mac(context.encode(), struct.pack(">q", member_id))

    def open_person(self, context: str, sealed: bytes) -> int:
        """Give the member that `person` sealed.

        Raises:
            SealError: if it was sealed elsewhere or with another key.
        """
        (member_id,) = struct.unpack(">q", self.open(context, sealed))
        return int(member_id)

    def seal(self, context: str, content: bytes) -> bytes:
        """Encrypt bytes for one row."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._aead.encrypt(nonce, content, context.encode())

    def open(self, context: str, sealed: bytes) -> bytes:
        """Decrypt what `seal` gave for the same row.

        Raises:
            SealError: if it was sealed elsewhere or with another key.
        """
        try:
            return self._aead.decrypt(
                sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], context.encode()
            )
        except InvalidTag:
            raise SealError(f"what was sealed for another place does not open: {context}") from None

    def seal_document(self, context: str, document: dict[str, Any]) -> bytes:
        """Encrypt a small JSON document."""
        # As ASCII, so that half a character (a lone surrogate) can be kept like any other text.
        return self.seal(context, json.dumps(document).encode())

    def open_document(self, context: str, sealed: bytes) -> dict[str, Any]:
        """Give the document that `seal_document` sealed.

        Raises:
            SealError: if it was sealed elsewhere or with another key.
        """
        document = json.loads(self.open(context, sealed))
        assert isinstance(document, dict)
        return document

    def _mac(self, context: bytes, content: bytes) -> bytes:
        # The length keeps ("post:1", "7...") and ("post:17", "...") apart.
        framed = struct.pack(">H", len(context)) + context + content
        return hmac.digest(self._mac_key, framed, hashlib.sha256)[:_TAG_BYTES]


def _derive(key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(key)
