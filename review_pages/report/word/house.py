"""The house style of a Word file: its styles, its numbering, and the parts that are the same in every file."""

from __future__ import annotations

from docx.oxml.ns import nsmap

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {**{p: nsmap[p] for p in ("w", "r", "wp", "a", "pic")}, "w14": W14}.items()
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

LABEL = "CandourLabel"
"""The character style of words that are the house's, not the author's: they are left out when the file comes back."""

OUTLINE, THROUGHOUT, BULLETS, FIRST_LIST = 1, 2, 3, 10
"""Word's names for our lists: sections and paragraphs, paragraphs counted throughout, bullets, the first other one."""


def _style(
    key: str, name: str, based: str = "Normal", paragraph: str = "", run: str = "", *, kind: str = "paragraph"
) -> str:
    parent = f'<w:basedOn w:val="{based}"/>' if based else ""
    default = ' w:default="1"' if key == "Normal" else ""
    return (
        f'<w:style w:type="{kind}"{default} w:styleId="{key}"><w:name w:val="{name}"/>{parent}<w:qFormat/>'
        + (f"<w:pPr>{paragraph}</w:pPr>" if kind == "paragraph" else "")
        + f"<w:rPr>{run}</w:rPr></w:style>"
    )


def _space(before: int, after: int) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="276" w:lineRule="auto"/>'


def _number(level: int, number: int = OUTLINE) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def paragraph_number(*, throughout: bool) -> str:
    """What makes a paragraph count."""
    return _number(0, THROUGHOUT) if throughout else _number(1)


_KEPT = "<w:keepNext/><w:keepLines/>"
_HANGING = '<w:ind w:left="720" w:hanging="720"/>'


def styles(*, throughout: bool) -> str:
    """The styles part. `throughout`: paragraphs count from 1 to the end, not anew in each section."""
    paragraphs = paragraph_number(throughout=throughout)
    fonts = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial" w:eastAsia="Arial"/>'
    held = [
        f'<w:docDefaults><w:rPrDefault><w:rPr>{fonts}<w:sz w:val="22"/><w:lang w:val="en-GB"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:after="160" w:line="300" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
        "</w:docDefaults>",
        _style("Normal", "Normal", "", paragraph=_space(0, 160)),
        _style("Title", "Title", paragraph=_space(2400, 240), run='<w:b/><w:sz w:val="48"/>'),
        _style("Cover", "Cover", paragraph=_space(0, 80)),
        _style(
            "Heading1",
            "heading 1",
            paragraph=f'{_KEPT}{_number(0)}{_space(480, 200)}{_HANGING}<w:outlineLvl w:val="0"/>',
            run='<w:b/><w:sz w:val="32"/>',
        ),
        _style(
            "FrontHeading",
            "Front heading",
            "Heading1",
            paragraph='<w:numPr><w:numId w:val="0"/></w:numPr><w:ind w:left="0" w:firstLine="0"/>',
        ),
        _style(
            "Heading2",
            "heading 2",
            paragraph=f'{_KEPT}{_space(320, 120)}<w:outlineLvl w:val="1"/>',
            run='<w:b/><w:sz w:val="26"/>',
        ),
        _style(
            "Heading3",
            "heading 3",
            paragraph=f'{_KEPT}{_space(240, 120)}<w:outlineLvl w:val="2"/>',
            run="<w:b/>",
        ),
        _style("NumberedParagraph", "Numbered paragraph", paragraph=f"{paragraphs}{_space(0, 160)}{_HANGING}"),
        _style("Quote", "Quote", paragraph=f'{_space(0, 160)}<w:ind w:left="1080" w:right="720" w:hanging="720"/>'),
        _style("ListParagraph", "List Paragraph", paragraph=_space(0, 80)),
        _style("TableCaption", "Table caption", paragraph=f"<w:keepNext/>{_space(240, 80)}", run="<w:b/>"),
        _style("TableText", "Table text", paragraph=f"<w:keepLines/>{_space(40, 40)}", run='<w:sz w:val="20"/>'),
        _style("TableHeading", "Table heading", "TableText", run="<w:b/>"),
        _style("TableBullet", "Table bullet", "TableText", paragraph=_number(0, BULLETS)),
        _style("Figure", "Figure", paragraph=f"<w:keepNext/>{_space(240, 80)}"),
        _style("FigureCaption", "Figure caption", paragraph=_space(0, 240), run="<w:b/>"),
        _style("RecommendationHead", "Recommendation head", paragraph=f"<w:keepNext/>{_space(240, 80)}", run="<w:b/>"),
        _style("RecommendationOwner", "Recommendation owner", paragraph=_space(0, 240)),
        _style("FootnoteText", "footnote text", paragraph=_space(0, 40), run='<w:sz w:val="18"/>'),
        _style("CommentText", "annotation text", run='<w:sz w:val="20"/>'),
        _style("TOCHeading", "TOC Heading", paragraph=_space(480, 200), run='<w:b/><w:sz w:val="32"/>'),
        _style("TOC1", "toc 1", paragraph=_space(0, 80)),
        _style("Header", "header", run='<w:sz w:val="18"/>'),
        _style("Footer", "footer", run='<w:sz w:val="18"/>'),
        _style(LABEL, "Candour label", "", kind="character"),
        _style(
            "FootnoteReference", "footnote reference", "", run='<w:vertAlign w:val="superscript"/>', kind="character"
        ),
        _style("Hyperlink", "Hyperlink", "", run='<w:color w:val="1A5276"/><w:u w:val="single"/>', kind="character"),
    ]
    return f"<w:styles {NAMESPACES}>{''.join(held)}</w:styles>"


def _level(at: int, shape: str, pattern: str, left: int, *, style: str = "") -> str:
    linked = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{shape}"/>{linked}<w:lvlText w:val="{pattern}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{left}" w:hanging="{720 if style else 360}"/></w:pPr></w:lvl>'
    )


_SHAPES = ("decimal", "lowerLetter", "lowerRoman", "decimal", "lowerLetter", "lowerRoman", "decimal", "lowerLetter")


def numbering(starts: list[int], *, throughout: bool) -> str:
    """The numbering part: our own lists, and one for each list of the report, which starts at its own number."""
    outline = _level(0, "decimal", "%1", 720, style="Heading1")
    if not throughout:
        outline += _level(1, "decimal", "%1.%2", 720, style="NumberedParagraph")
    counted = "".join(
        _level(at, shape, f"%{at + 1}." if shape == "decimal" else f"(%{at + 1})", 1080 + 360 * at)
        for at, shape in enumerate(_SHAPES)
    )
    bullets = "".join(_level(at, "bullet", "•" if at % 2 == 0 else "–", 1080 + 360 * at) for at in range(8))
    paragraphs = _level(0, "decimal", "%1", 720, style="NumberedParagraph" if throughout else "Normal")
    families = "".join(
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        for number, levels in ((OUTLINE, outline), (THROUGHOUT, paragraphs), (BULLETS, bullets), (FIRST_LIST, counted))
    )
    own = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
        for number in (OUTLINE, THROUGHOUT, BULLETS)
    )
    lists = "".join(
        f'<w:num w:numId="{FIRST_LIST + place}"><w:abstractNumId w:val="{FIRST_LIST}"/>'
        f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'
        for place, start in enumerate(starts)
    )
    return f"<w:numbering {NAMESPACES}>{families}{own}{lists}</w:numbering>"


TYPES = {
    "document": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    **{
        part: f"application/vnd.openxmlformats-officedocument.wordprocessingml.{part}+xml"
        for part in ("styles", "numbering", "settings", "footnotes", "header", "footer", "comments", "commentsExtended")
    },
}
RELATED = {
    **{part: f"{OFFICE}/{part}" for part in TYPES},
    "commentsExtended": "http://schemas.microsoft.com/office/2011/relationships/commentsExtended",
}
SETTINGS = (
    f'<w:settings {NAMESPACES}><w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
    '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
    'w:val="15"/></w:compat></w:settings>'
)
