"""Documents of word processors give their paragraphs in order."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Rejected
from pipeline.read import read_as

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def docx(body, part="word/document.xml"):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, f'<?xml version="1.0" encoding="UTF-8"?><w:document {W} {MC}><w:body>{body}</w:body></w:document>')
    return file.getvalue()


def p(*runs):
    return f"<w:p>{''.join(f'<w:r><w:t>{run}</w:t></w:r>' for run in runs)}</w:p>"


def got(name, data):
    """The text, or the code of the rejection."""
    (item,) = read_as(name, name, data)
    return item.code if isinstance(item, Rejected) else item.data.decode()


def test_paragraphs_come_in_order_cells_too():
    body = (
        p("Rain on ", "the quay")
        + "<w:p/>"
        + f"<w:tbl><w:tr><w:tc>{p('Monday')}</w:tc><w:tc>{p('3 mm')}</w:tc></w:tr></w:tbl>"
        + "<w:p><w:r><w:t>One</w:t><w:tab/><w:t>two</w:t><w:br/><w:t>three &amp; four</w:t></w:r></w:p>"
    )
    (item,) = read_as("a.docx", "a.docx", docx(body))
    assert (item.media, item.charset, item.member) == ("text/plain", "utf-8", "")
    assert item.data.decode() == "Rain on the quay\n\nMonday\n\n3 mm\n\nOne\ttwo\nthree & four"


def test_deleted_text_fields_and_repeated_boxes_are_left_out():
    box = f"<w:txbxContent>{p('In a box.')}</w:txbxContent>"
    body = (
        "<w:p><w:del><w:r><w:delText>Snow</w:delText></w:r></w:del><w:ins><w:r><w:t>Rain</w:t></w:r></w:ins>"
        "<w:r><w:instrText>PAGE</w:instrText><w:t> fell.</w:t></w:r>"
        f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
        "<w:r><w:t> All day.</w:t></w:r></w:p>"
    )
    assert got("a.docx", docx(body)) == "Rain fell. All day.\n\nIn a box."


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "bad-docx"),
        (docx(p("Rain."))[:-40], "bad-docx"),
        (docx(p("Rain."), part="word/other.xml"), "bad-docx"),
        (docx(""), "no-text"),
        (docx("<w:p>"), "bad-xml"),
        (docx("<w:p>" * 600), "too-deep"),
        (docx(" " * (80 * 2**20)), "bomb"),
    ],
)
def test_what_is_no_document_is_rejected(data, code):
    assert got("a.docx", data) == code


WHOLE = docx(p("Rain fell on the quay.") * 3)


@given(st.binary(max_size=40), st.data())
def test_damaged_documents_are_read_or_rejected(noise, data):
    at = data.draw(st.integers(0, len(WHOLE)))
    assert got("a.docx", WHOLE[:at] + noise + WHOLE[at + data.draw(st.integers(0, 60)) :]) != "internal-error"
