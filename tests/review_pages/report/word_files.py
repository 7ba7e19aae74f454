"""Word files made by hand, part by part, so that a test can put anything in them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    }.items()
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def paragraph(text: str = "", *, style: str = "", properties: str = "", run: str = "", raw: str = "") -> str:
    """A paragraph; `properties` and `run` are raw XML for its and its run's properties, `raw` comes after the text."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    said = f'<w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{said}{raw}</w:p>"


def numbered(text: str, list_id: int, level: int = 0, **more: str) -> str:
    """A paragraph of a Word list."""
    numbering = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'
    return paragraph(text, properties=numbering, **more)


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def table(rows: list[list[str]], properties: str = "") -> str:
    """A table of cells given as XML: a whole `<w:tc>`, or what stands in one."""
    cells = (
        "".join(cell if cell.startswith("<w:tc>") else f"<w:tc>{cell or '<w:p/>'}</w:tc>" for cell in row)
        for row in rows
    )
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def cell(text: str, properties: str) -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def level(at: int, shape: str, pattern: str, more: str = "") -> str:
    shown = f'<w:numFmt w:val="{shape}"/>{more}<w:lvlText w:val="{pattern}"/>'
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/>{shown}</w:lvl>'


NUMBERING = (
    f"<w:numbering {NAMESPACES}>"
    f'<w:abstractNum w:abstractNumId="0">{level(0, "decimal", "%1.")}{level(1, "lowerLetter", "(%2)")}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="1">{level(0, "bullet", "•")}{level(1, "bullet", "o")}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="2">{level(0, "decimal", "%1")}{level(1, "decimal", "%1.%2")}'
    f"{level(2, 'lowerLetter', '(%3)')}</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>'
    '<w:num w:numId="4"><w:abstractNumId w:val="0"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    "</w:numbering>"
)
STYLES = (
    f"<w:styles {NAMESPACES}>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    + "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{n}"><w:name w:val="heading {n}"/><w:basedOn w:val="Normal"/>'
        f'<w:pPr><w:outlineLvl w:val="{n - 1}"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>'
        for n in range(1, 5)
    )
    + '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Caption"><w:name w:val="caption"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="IntenseQuote"><w:name w:val="Intense Quote"/>'
    "<w:rPr><w:i/></w:rPr></w:style>"
    '<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>'
    "</w:styles>"
)


def notes(kind: str, texts: Mapping[int, str]) -> str:
    """A footnotes or endnotes part: notes by id, each raw block XML; with Word's own separator notes."""
    held = "".join(f'<w:{kind} w:id="{number}">{text}</w:{kind}>' for number, text in texts.items())
    separator = f'<w:{kind} w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:{kind}>'
    return f"<w:{kind}s {NAMESPACES}>{separator}{held}</w:{kind}s>"


def comments(texts: Mapping[int, tuple[str, str]]) -> str:
    """A comments part: (author, text) by id."""
    held = "".join(
        f'<w:comment w:id="{number}" w:author="{author}" w:initials="A" w:date="2026-03-04T10:00:00Z">'
        f"{paragraph(text)}</w:comment>"
        for number, (author, text) in texts.items()
    )
    return f"<w:comments {NAMESPACES}>{held}</w:comments>"


def commented(number: int, text: str) -> str:
    """A stretch of text with a comment on it."""
    return (
        f'<w:commentRangeStart w:id="{number}"/>{run(text)}<w:commentRangeEnd w:id="{number}"/>'
        f'<w:r><w:commentReference w:id="{number}"/></w:r>'
    )


def word_parts(
    body: str, parts: Mapping[str, str] | None = None, links: Mapping[str, str] | None = None
) -> dict[str, str]:
    """All parts of a file with this body; `parts` by kind ("footnotes"), `links` external addresses by id."""
    held = {"styles": STYLES, "numbering": NUMBERING, **(parts or {})}
    relations = "".join(
        f'<Relationship Id="p{kind}" Type="{_OFFICE}/{kind}" Target="{kind}.xml"/>' for kind in held
    ) + "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/hyperlink" Target="{target}" TargetMode="External"/>'
        for key, target in (links or {}).items()
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    return {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">{relations}</Relationships>',
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}<w:sectPr/></w:body></w:document>",
        **{f"word/{kind}.xml": xml for kind, xml in held.items()},
    }


def zipped(parts: Mapping[str, str | bytes]) -> io.BytesIO:
    """The parts as a file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, DECLARATION + content if isinstance(content, str) else content)
    file.seek(0)
    return file


def word_file(body: str, parts: Mapping[str, str] | None = None, links: Mapping[str, str] | None = None) -> io.BytesIO:
    """A Word file with this body."""
    return zipped(word_parts(body, parts, links))
