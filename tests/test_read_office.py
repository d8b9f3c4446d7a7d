"""Documents of word processors and PDF files give their paragraphs in order."""

import io
import sys
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Rejected
from pipeline.read import pdf as reader
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
        (docx(" " * (80 * 2**20)), "too-large"),
    ],
)
def test_what_is_no_document_is_rejected(data, code):
    assert got("a.docx", data) == code


WHOLE = docx(p("Rain fell on the quay.") * 3)


@given(st.binary(max_size=40), st.data())
def test_damaged_documents_are_read_or_rejected(noise, data):
    at = data.draw(st.integers(0, len(WHOLE)))
    assert got("a.docx", WHOLE[:at] + noise + WHOLE[at + data.draw(st.integers(0, 60)) :]) != "internal-error"


def pdf(pages, trailer=b""):
    """A PDF file with these pages, each a list of lines."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    for lines in pages:
        shown = b"BT /F1 12 Tf 14 TL 72 720 Td " + b" ".join(b"(%s) Tj T*" % line.encode("latin-1") for line in lines) + b" ET"
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(shown), shown))
        fonts = b"/Resources << /Font << /F1 3 0 R >> >>"
        box = b"/MediaBox [0 0 612 792] /Contents %d 0 R" % len(objects)
        objects.append(b"<< /Type /Page /Parent 2 0 R %s %s >>" % (box, fonts))
    kids = b" ".join(b"%d 0 R" % (number * 2 + 5) for number in range(len(pages)))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(pages), kids)
    data, rows = b"%PDF-1.4\n", [b"0000000000 65535 f \n"]
    for number, each in enumerate(objects, 1):
        rows.append(b"%010d 00000 n \n" % len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    end = b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(rows), trailer, len(data))
    return data + b"xref\n0 %d\n" % len(rows) + b"".join(rows) + end


PAGES = [
    [
        "Rain on the quay",
        "Rain fell on the quay all day, and nobody was at the har-",
        "bour to see it, the pilot said on the next morning when he",
    ],
    ["came back.", "The snow came later in the year, and lay until March."],
]


def test_the_pages_of_a_pdf_are_its_paragraphs():
    assert got("a.pdf", pdf(PAGES)) == (
        "Rain on the quay\n\nRain fell on the quay all day, and nobody was at the harbour to see it, "
        "the pilot said on the next morning when he came back.\n\nThe snow came later in the year, and lay until March."
    )


LOCK = b"/ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (b"00" * 32, b"00" * 32)


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "bad-pdf"), (b"%PDF-1.4\n", "bad-pdf"), (pdf([[], []]), "no-text"), (pdf(PAGES, LOCK), "encrypted")],
)
def test_a_pdf_without_text_is_rejected(data, code):
    assert got("a.pdf", data) == code


def test_a_pdf_that_kills_its_reader_costs_itself(monkeypatch, tmp_path):
    (tmp_path / "dies.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n")
    monkeypatch.setattr(reader, "__file__", str(tmp_path / "dies.py"))
    assert got("a.pdf", pdf(PAGES)) == "bad-pdf"


def test_without_its_library_a_pdf_is_rejected(monkeypatch):
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    assert got("a.pdf", pdf(PAGES)) == "missing-library"
