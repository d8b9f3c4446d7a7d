"""A Document as few bytes, and back. What other columns of the state hold, or what follows from the text, is left out."""

from __future__ import annotations

import json
import zlib
from typing import Any

from pipeline.model import Document

ELSEWHERE = {"id", "sha256", "path", "member", "sketch", "blocks"}
KINDS = ("paragraph", "heading", "item", "row", "quote", "code")
# What most bodies say; the more common, the nearer to the end. Changing it makes every stored body unreadable: bump the tables.
COMMON = (
    '{"after":"","before":"","code":"","message":"","problems":[],"quote":"","confidence":0.99}],"edits":[{"stage":"repair",'
    '"rule":"ftfy","start":1,"end":1,"before":"’","after":"“","inferred":true},{"reason":"navigation","words":1,"quote":"related'
    'newslettersharebylinecaptiondeckboilerplatemetadata","removed":[{"reason":"title","words":"media":"text/html","encoding":'
    '"utf-8","title":"","authors":["],"date":"20","site":"","url":"https://www."evidence":{"encoding":"declared charset",'
    '"title":"og:title"," that was with from have this will which their there been were would about more after percent said for '
    'the of and to in a {"blocks":["p","h","confidence":0.,"media":"text/plain","encoding":"utf-8","language":"en","evidence":{'
    '"encoding":"valid UTF-8","language":"function words"},"text":"The '
).encode()


def pack(document: Document) -> bytes:
    """The document without what ELSEWHERE names, compressed. Its blocks are kept as their kinds and lengths."""
    fields = document.model_dump(mode="json", exclude=ELSEWHERE, exclude_defaults=True)
    blocks = "".join(f"{KINDS.index(b.kind)}{b.end - b.start:x} " for b in document.blocks)
    squeezed = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, COMMON)
    data = json.dumps({"blocks": blocks, **fields}, ensure_ascii=False, separators=(",", ":"))
    return squeezed.compress(data.encode("utf-8", "surrogatepass")) + squeezed.flush()


def unpack(body: bytes, *, path: str, member: str, sha256: str, id_: str) -> Document:
    """The document that was packed, at this path. Its sketch is not in it."""
    opened = zlib.decompressobj(-15, COMMON)
    fields: dict[str, Any] = json.loads((opened.decompress(body) + opened.flush()).decode("utf-8", "surrogatepass"))
    blocks, at = [], 0
    for block in fields.pop("blocks").split():
        end = at + int(block[1:], 16)
        blocks.append({"kind": KINDS[int(block[0])], "start": at, "end": end})
        at = end + len("\n\n")
    return Document.model_validate({"id": id_, "sha256": sha256, "path": path, "member": member, "blocks": blocks, **fields})
