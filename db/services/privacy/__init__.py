"""What is kept of a member: shown, given as a file, erased."""

from db.services.privacy.erasing import erase
from db.services.privacy.orders import carry_out_erasures
from db.services.privacy.showing import export, summary

__all__ = ["carry_out_erasures", "erase", "export", "summary"]
