"""A Document as few bytes, and back. What other columns of the state hold, or what follows from the text, is left out."""

from __future__ import annotations

import json
import zlib
from typing import Any

from pydantic_core import PydanticSerializationError, from_json

from pipeline.model import Document

ELSEWHERE = {"id", "sha256", "path", "member", "sketch", "blocks"}
KINDS = ("paragraph", "heading", "item", "row", "quote", "code")
NUMBERS = {kind: number for number, kind in enumerate(KINDS)}
# What bodies say; the more common, the nearer to the end. Changing it makes every stored body unreadable: bump the tables.
WORDS = (
    " ization ational ically ership ability ements ingly though through thought another against already although always"
    " among around because become before began being believe below better between both bring brought business called came"
    " can cannot case cause central century change children city clear close common community companies company complete"
    " conference considered continue control cost could country course court current customers data day days deal decision"
    " department development did different director does doing done down during each early economic education effect either"
    " end energy enough especially even ever every evidence example executive expected experience fact family far few"
    " figures final financial find first five following force foreign form former found four friday full further future"
    " general get given going good government great group growth had half hand head health held help her here high him his"
    " history home hospital house how however hundred important including increase industry information interest"
    " international into issue its itself January February March April May June July August September October November"
    " December job just keep key kind know known large last late later law lead least less level life like likely line"
    " little local long look loss made major make making management manager many market matter meeting member members might"
    " military million billion minister minutes monday money month months more morning most move much must name national"
    " near need never new news next night north nothing now number off offer office officer official officials often oil old"
    " once one only open operation opposition order other our out over own part party past patients pay percent per cent"
    " period person place plan plans play point police policy political population position possible power present president"
    " press pressure price prices private problem problems process production products program project property public put"
    " question quarter rate rates rather reached really reason recent record reduce region released remain report reported"
    " reports research response rest result results return right rise risk role room rose run same saturday saying says"
    " school season second secretary security see seen senior service services set seven several shares she short should"
    " show side since six small social some something south special spokesman staff stage statement states still stock stop"
    " street strong students study such sunday support survey system take taken talks tax team technology ten term terms"
    " than thing things think third this those three thursday time times today together told took top total toward trade"
    " treatment tuesday two under union united university until upon used using value very view wanted war water way"
    " wednesday week weekend weeks well went west what when where whether while white who whole whose why wife win within"
    " without woman women work workers working world worth would year years yesterday yet york young your"
    " it was a  and that he has to be on the  at the  for the  from the  by the  with the  and the  to the  in the  of the . The "
    "said. It is not . In an interview  according to  as well as  more than  one of the  would be  will be  has been  have been "
)
COMMON = (
    WORDS
    + '{"after":"","before":"","code":"","message":"","problems":[],"quote":"","confidence":0.99}],"edits":[{"stage":"repair",'
    '"rule":"ftfy","start":1,"end":1,"before":"’","after":"“","inferred":true},{"reason":"navigation","words":1,"quote":"related'
    'newslettersharebylinecaptiondeckboilerplatemetadata","removed":[{"reason":"title","words":"media":"text/html","encoding":'
    '"utf-8","title":"","authors":["],"date":"20","site":"","url":"https://www."evidence":{"encoding":"declared charset",'
    '"title":"og:title","{"blocks":"00 10 00","media":"text/plain","encoding":"utf-8","language":"en","evidence":{'
    '"encoding":"valid UTF-8","language":"function words"},"confidence":0.,"text":"The '
).encode()


LEVEL, MEMORY = 5, 8  # of zlib: a level more takes a tenth longer and spares less than a hundredth


def pack(document: Document) -> bytes:
    """The document without what ELSEWHERE names, compressed. Its blocks are kept as their kinds and lengths."""
    blocks = "".join([f"{NUMBERS[b.kind]}{b.end - b.start:x} " for b in document.blocks])
    squeezed = zlib.compressobj(LEVEL, zlib.DEFLATED, -15, MEMORY, zlib.Z_DEFAULT_STRATEGY, COMMON)
    return squeezed.compress(b'{"blocks":"%b",%b' % (blocks.encode("ascii"), _fields(document)[1:])) + squeezed.flush()


def _fields(document: Document) -> bytes:
    """All but what ELSEWHERE names, as JSON."""
    try:
        return document.model_dump_json(exclude=ELSEWHERE, exclude_defaults=True).encode("utf-8")
    except PydanticSerializationError:  # a lone surrogate
        fields = document.model_dump(mode="json", exclude=ELSEWHERE, exclude_defaults=True)
        return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def unpack(body: bytes, *, path: str, member: str, sha256: str, id_: str) -> Document:
    """The document that was packed, at this path. Its sketch is not in it."""
    opened = zlib.decompressobj(-15, COMMON)
    fields = _parsed(opened.decompress(body) + opened.flush())
    blocks, at = [], 0
    for block in fields["blocks"].split():
        end = at + int(block[1:], 16)
        blocks.append({"kind": KINDS[int(block[0])], "start": at, "end": end})
        at = end + len("\n\n")
    return Document.model_validate(fields | {"id": id_, "sha256": sha256, "path": path, "member": member, "blocks": blocks})


def _parsed(data: bytes) -> dict[str, Any]:
    try:
        fields: dict[str, Any] = from_json(data)
    except ValueError:  # a lone surrogate
        fields = json.loads(data.decode("utf-8", "surrogatepass"))
    return fields
