"""The courier: carries what the outbox asks for out to Discord.

The store is the truth and Discord shows it. A row of the outbox names a target; what it shows is
read from the store at the moment it is sent, so many changes are one message.
"""

from bot.courier.rounds import Courier

__all__ = ["Courier"]
