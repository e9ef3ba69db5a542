"""Discord's limits on what a bot sends, which the simulated Discord does not all enforce.

The figures are Discord's documentation's: Message, Components, Interactions and Application
Commands. `violations` names each limit that a request body breaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]

CONTENT = 2000
EMBEDS = 10
EMBED_TEXT = 6000
EMBED_PARTS = {"title": 256, "description": 4096}
FIELDS = 25
ROWS = 5
BUTTONS_A_ROW = 5
MODAL_PARTS = 5
OPTIONS = 25
COMMAND_NAME = re.compile(r"[-_'\w]{1,32}")
COMMAND_TEXT = 8000
THREAD_NAME = 100
TAGS_A_POST = 5
TAGS_A_FORUM = 20

_ROW, _BUTTON, _SELECT, _TEXT_INPUT, _LABEL, _TEXT = 1, 2, 3, 4, 18, 10
_SELECTS = (3, 5, 6, 7, 8)
_LINK = 5
_MODAL, _AUTOCOMPLETE = 9, 8


def violations(method: str, path: str, body: Any) -> list[str]:
    """Every limit that this request breaks, in words; an empty list where it breaks none."""
    return [f"{method} {path}: {problem}" for problem in _check(method, path, body)]


def _check(method: str, path: str, body: Any) -> Iterator[str]:
    if "/commands" in path and "/applications/" in path:
        yield from _commands(body if isinstance(body, list) else [body])
    elif not isinstance(body, Mapping):
        return
    elif path.endswith("/callback"):
        yield from _callback(body)
    elif path.endswith("/threads") and method == "POST":
        yield from _length("thread name", body.get("name", "-"), 1, THREAD_NAME)
        yield from _at_most("tags of a post", body.get("applied_tags", ()), TAGS_A_POST)
        if "message" in body:
            yield from _message(body["message"], is_new=True)
    elif "/messages" in path or "/webhooks/" in path:
        yield from _message(body, is_new=method == "POST")
    elif re.search(r"/channels(/\d+)?$", path):
        yield from _channel(body)


def _callback(body: Json) -> Iterator[str]:
    data = body.get("data") or {}
    if body["type"] == _MODAL:
        yield from _modal(data)
    elif body["type"] == _AUTOCOMPLETE:
        yield from _choices(data.get("choices", ()))
    elif body["type"] in (4, 7):
        yield from _message(data, is_new=body["type"] == 4)


def _message(body: Json, *, is_new: bool) -> Iterator[str]:
    content, embeds = body.get("content") or "", body.get("embeds") or ()
    yield from _length("content", content, 0, CONTENT)
    yield from _at_most("embeds", embeds, EMBEDS)
    if sum(map(_embed_text, embeds)) > EMBED_TEXT:
        yield f"the embeds hold {sum(map(_embed_text, embeds))} characters of {EMBED_TEXT}"
    for embed in embeds:
        yield from _embed(embed)
    components = body.get("components") or ()
    if is_new and not (content or embeds or components or body.get("attachments")):
        yield "an empty message"
    yield from _at_most("rows", components, ROWS)
    for row in components:
        yield from _row(row)
    yield from _unique_ids(components)
    if is_new:
        yield from _mentions(body)


def _mentions(body: Json) -> Iterator[str]:
    allowed = body.get("allowed_mentions")
    if allowed is None:
        yield "no allowed_mentions: people's text could ping"
    elif allowed.get("parse"):
        yield f"allowed_mentions lets through all of {allowed['parse']}"


def _embed_text(embed: Json) -> int:
    texts = [embed.get("title"), embed.get("description")]
    texts += [(embed.get(part) or {}).get("text") for part in ("footer",)]
    texts += [(embed.get("author") or {}).get("name")]
    for field in embed.get("fields") or ():
        texts += [field["name"], field["value"]]
    return sum(len(text) for text in texts if text)


def _embed(embed: Json) -> Iterator[str]:
    for part, limit in EMBED_PARTS.items():
        yield from _length(f"embed {part}", embed.get(part) or "", 0, limit)
    yield from _length("embed footer", (embed.get("footer") or {}).get("text") or "", 0, 2048)
    yield from _length("embed author", (embed.get("author") or {}).get("name") or "", 0, 256)
    fields = embed.get("fields") or ()
    yield from _at_most("fields", fields, FIELDS)
    for field in fields:
        yield from _length("field name", field["name"], 1, 256)
        yield from _length("field value", field["value"], 1, 1024)


def _row(row: Json) -> Iterator[str]:
    if row.get("type") != _ROW:
        yield f"component {row.get('type')} at the top of a message"
        return
    inside = row.get("components") or ()
    kinds = {each["type"] for each in inside}
    if kinds - {_BUTTON} and len(inside) != 1:
        yield "a select that shares its row"
    yield from _at_most("buttons of a row", inside, BUTTONS_A_ROW)
    for each in inside:
        yield from _component(each)


def _component(each: Json) -> Iterator[str]:
    if each["type"] == _BUTTON:
        yield from _length("button label", each.get("label") or "", 0, 80)
        if not (each.get("label") or each.get("emoji")):
            yield "a button without label and emoji"
        if each.get("style") == _LINK:
            yield from _length("button url", each.get("url") or "", 1, 512)
        else:
            yield from _custom_id(each)
    elif each["type"] in _SELECTS:
        yield from _custom_id(each)
        yield from _length("placeholder", each.get("placeholder") or "", 0, 150)
        if each["type"] == _SELECT:
            yield from _select_options(each)
    elif each["type"] == _TEXT_INPUT:
        yield from _text_input(each)


def _select_options(select: Json) -> Iterator[str]:
    options: Sequence[Json] = select.get("options") or ()
    if not options:
        yield "a select without options"
    yield from _at_most("options", options, OPTIONS)
    if len({option["value"] for option in options}) < len(options):
        yield "two options of the same value"
    for option in options:
        yield from _length("option label", option["label"], 1, 100)
        yield from _length("option value", option["value"], 1, 100)
        yield from _length("option description", option.get("description") or "", 0, 100)


def _text_input(field: Json) -> Iterator[str]:
    yield from _custom_id(field)
    yield from _length("placeholder", field.get("placeholder") or "", 0, 100)
    limit = field.get("max_length") or 4000
    if not 1 <= limit <= 4000:
        yield f"a text input of {limit} characters"
    yield from _length("prefilled value", field.get("value") or "", 0, limit)


def _modal(data: Json) -> Iterator[str]:
    yield from _length("form title", data["title"], 1, 45)
    yield from _custom_id(data)
    parts = data["components"]
    if not 1 <= len(parts) <= MODAL_PARTS:
        yield f"a form of {len(parts)} parts"
    for part in parts:
        if part["type"] == _LABEL:
            yield from _length("form label", part["label"], 1, 45)
            yield from _length("form description", part.get("description") or "", 0, 100)
            yield from _component(part["component"])
        elif part["type"] != _TEXT:
            yield f"component {part['type']} at the top of a form"
    yield from _unique_ids(parts)


def _choices(choices: Sequence[Json]) -> Iterator[str]:
    yield from _at_most("choices", choices, OPTIONS)
    for choice in choices:
        yield from _length("choice name", choice["name"], 1, 100)
        yield from _length("choice value", str(choice["value"]), 1, 100)


def _commands(commands: Sequence[Json]) -> Iterator[str]:
    kinds = [command.get("type", 1) for command in commands]
    for kind, limit in ((1, 100), (2, 15), (3, 15)):
        if kinds.count(kind) > limit:
            yield f"{kinds.count(kind)} commands of kind {kind}"
    for command in commands:
        if command.get("type", 1) == 1:
            yield from _command(command)
            if (size := _size(command)) > COMMAND_TEXT:
                yield f"/{command['name']} holds {size} characters"
        else:
            yield from _length("menu name", command["name"], 1, 32)


def _command(command: Json) -> Iterator[str]:
    name = command["name"]
    if not COMMAND_NAME.fullmatch(name) or name != name.lower():
        yield f"a command named {name!r}"
    yield from _length(f"description of {name}", command["description"], 1, 100)
    options = command.get("options") or ()
    yield from _at_most(f"options of {name}", options, OPTIONS)
    required = [bool(option.get("required")) for option in options]
    if required != sorted(required, reverse=True):
        yield f"{name} asks for a required option after an optional one"
    for option in options:
        yield from _command(option)
        yield from _choices(option.get("choices") or ())
        if option.get("choices") and option.get("autocomplete"):
            yield f"{name} {option['name']} has choices and completes"


def _size(command: Json) -> int:
    own = len(command["name"]) + len(command.get("description") or "")
    own += sum(len(str(choice["value"])) for choice in command.get("choices") or ())
    return own + sum(_size(option) for option in command.get("options") or ())


def _channel(body: Json) -> Iterator[str]:
    if "name" in body:
        yield from _length("channel name", body["name"], 1, 100)
    yield from _length("topic", body.get("topic") or "", 0, 4096)
    tags = body.get("available_tags") or ()
    yield from _at_most("tags of a forum", tags, TAGS_A_FORUM)
    for tag in tags:
        yield from _length("tag name", tag["name"], 1, 20)
    if len({tag["name"].lower() for tag in tags}) < len(tags):
        yield "two tags of the same name"
    yield from _at_most("tags of a post", body.get("applied_tags") or (), TAGS_A_POST)


def _custom_id(each: Json) -> Iterator[str]:
    yield from _length("custom id", each.get("custom_id") or "", 1, 100)


def _unique_ids(parts: Any) -> Iterator[str]:
    ids = list(_all_ids(parts))
    if len(set(ids)) < len(ids):
        yield f"the same custom id twice: {sorted(ids)}"


def _all_ids(part: Any) -> Iterator[str]:
    if isinstance(part, Mapping):
        if "custom_id" in part:
            yield part["custom_id"]
        for value in part.values():
            yield from _all_ids(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from _all_ids(value)


def _length(what: str, text: str, low: int, high: int) -> Iterator[str]:
    if not low <= len(text) <= high:
        yield f"{what} has {len(text)} characters, not {low} to {high}"


def _at_most(what: str, things: Sequence[Any], limit: int) -> Iterator[str]:
    if len(things) > limit:
        yield f"{len(things)} {what}, not {limit}"
