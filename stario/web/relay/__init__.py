"""The relay: who hears of what, in one process or in many; and presence is in `stario.web.presence`."""

from stario.web.relay.relay import Refusal, Relay
from stario.web.relay.subscriptions import Inbox, Listener, Message, Subscription
from stario.web.relay.topics import ANY, REST, Pattern, Segment, Topic, Wildcard

__all__ = [
    "ANY",
    "REST",
    "Inbox",
    "Listener",
    "Message",
    "Pattern",
    "Refusal",
    "Relay",
    "Segment",
    "Subscription",
    "Topic",
    "Wildcard",
]
