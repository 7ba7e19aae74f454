"""Recognising the answers of a return in a Word file: the form that Candour gives out, or an agency's own. Pure.

A question is found by its label, wherever it stands: as a heading, a line by itself, before a colon, or on the left of
a table. What follows is its answer, until the next question. Nothing is guessed that a person could not check: what was
not understood is told, and what was read is shown before it is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

from review_pages.profiles.dates import read_date
from review_pages.profiles.forms import CELL_LENGTH, LONG_TEXT_LENGTH, TEXT_LENGTH, Person, in_order
from review_pages.profiles.model import Form, Part, Question, TableColumn
from review_pages.report.document import Cell, Document, ListBlock, Paragraph, Recommendation, Subheading, Table
from review_pages.returns.word_values import nothing_said, read_one_of, read_yes_no

ALIKE = 84
"""How like a label a line has to be, of 100."""
RUNNING_ON = 94
"""How like a label has to be what does not stand out, or is followed by its answer on the same line."""
LONGEST_LABEL = 300
_SMALL_WORDS = (
    "a an and any are by did do does for from has have if in is it its of on or our the their this to was were "
    "what which who with you your agency agency's please"
)
_SMALL = frozenset(_SMALL_WORDS.split())


@dataclass(frozen=True, slots=True)
class Unclear:
    """A question that was found, and what stands there that could not be taken as its answer, or not all of it."""

    question: Question
    written: str


@dataclass(frozen=True, slots=True)
class Recognised:
    """`answers` have the shapes of the profile's questions. `left_over` is text that belongs to no question."""

    answers: dict[str, Any]
    unclear: tuple[Unclear, ...] = ()
    left_over: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        return not self.answers and not self.unclear


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    level: int = 0
    """0 for text, else the level of a heading."""
    bold: bool = False

    @property
    def stands_out(self) -> bool:
        return bool(self.level) or self.bold or self.text.rstrip().endswith((":", "?"))


@dataclass(slots=True)
class _Reader:
    form: Form
    people: Sequence[Person]
    part: Part | None = None
    asked: Question | None = None
    level: int = 0
    written: dict[str, list[str]] = field(default_factory=dict)
    known: dict[str, dict[str, str]] = field(default_factory=dict)
    rows: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    unclear: list[Unclear] = field(default_factory=list)
    left_over: list[str] = field(default_factory=list)

    def read(self, document: Document) -> Recognised:
        for section in document.sections:
            if section.numbered:
                self._line(_Line(section.heading, 2))
            for block in section.blocks:
                if isinstance(block, Table):
                    self._table(block)
                    continue
                for line in _lines(block):
                    self._line(line)
        return Recognised(self._answers(), tuple(self.unclear), tuple(self.left_over))

    # -- finding the questions ---------------------------------------------------------------------------------

    def _line(self, line: _Line) -> None:
        if not line.text.strip():
            return
        found, score = self._question(line.text)
        part, part_score = self._part_called(line.text)
        label, rest = _before_colon(line.text)
        before, before_score = self._question(label) if rest else (None, 0.0)
        if line.level and part_score >= max(ALIKE, score):
            self._begin(part, line.level)
            if found and self.asked is None and score >= ALIKE and found.key in part.keys:
                self._turn_to(found, line.level)
        elif before and before_score >= max(RUNNING_ON, score):
            self._turn_to(before, line.level)
            self._say(rest)
        elif found and score >= (ALIKE if line.stands_out else RUNNING_ON):
            self._turn_to(found, line.level)
        elif line.level and not (self.asked and line.level > self.level and self.asked.kind == "long_text"):
            self.asked = None
        else:
            self._say(line.text)

    def _begin(self, part: Part, level: int) -> None:
        self.part, self.asked = part, None
        if len(part.questions) == 1 and part.questions[0].kind != "known_per_person":
            self._turn_to(part.questions[0], level)

    def _turn_to(self, question: Question, level: int = 0) -> None:
        self.asked, self.level = question, level or 9
        self.part = next(part for part in self.form.parts if question.key in part.keys)
        self.written.setdefault(question.key, [])

    def _say(self, text: str) -> None:
        if not text.strip() or (self.asked and self.asked.kind == "table" and text.strip() == self.asked.hint):
            return
        if self.asked is None or self.asked.kind == "known_per_person":
            self.left_over.append(text)
        else:
            self.written[self.asked.key].append(text)

    def _question(self, text: str) -> tuple[Question | None, float]:
        """The question that is most like a line: of the part that is being read, where several are equally like it."""
        if not text or len(text) > LONGEST_LABEL:
            return None, 0
        here = self.part.keys if self.part else ()
        questions = self.form.questions
        score, _here, place = max(
            (alike(text, question.label), question.key in here, -place) for place, question in enumerate(questions)
        )
        return questions[-place], score

    def _part_called(self, text: str) -> tuple[Part, float]:
        score, place = max((alike(text, part.title), -place) for place, part in enumerate(self.form.parts))
        return self.form.parts[-place], score

    # -- tables ------------------------------------------------------------------------------------------------

    def _table(self, table: Table) -> None:
        for question in sorted(self.form.questions, key=lambda each: each is not self.asked):
            if question.kind == "table" and (places := self._heads(question, table)):
                self._rows(question, places, table)
                self.asked = None
                return
        columns = self._columns(table)
        others: list[tuple[int, str]] = []
        understood = 0
        for number, row in enumerate(table.rows):
            cells = [cell for cell in row if cell.text.strip()]
            if not cells:
                continue
            if len(row) > 1 and (person := self._person(row[0].text)):
                self._about(person, [cell.text.strip() for cell in row[1:]], columns)
            elif len(row) == 1:
                for paragraph in cells[0].paragraphs:
                    self._line(_paragraph(paragraph))
                continue
            elif found := self._left(row[0]):
                self._turn_to(found)
                self._say("\n".join(text for cell in row[1:] if (text := cell.text.strip())))
                self.asked = None
            else:
                others.append((number, " | ".join(cell.text for cell in cells)))
                continue
            understood += 1
        # The first row of a table with questions in it names the columns.
        self.left_over += [text for number, text in others if number or not understood]

    def _heads(self, question: Question, table: Table) -> dict[int, TableColumn]:
        """In which place a table has which column of a question. Empty where it is not its table."""
        found: dict[int, TableColumn] = {}
        for place, cell in enumerate(table.rows[0] if table.rows else ()):
            head = next((each.text for each in cell.paragraphs if each.text.strip()), "")
            free = [column for column in question.columns if column not in found.values()]
            best = max(free, key=lambda column: alike(head, column.label), default=None)
            if best and alike(head, best.label) >= ALIKE:
                found[place] = best
        enough = 1 if question is self.asked else max(2, (len(question.columns) + 1) // 2)
        return found if len(found) >= enough else {}

    def _rows(self, question: Question, places: dict[int, TableColumn], table: Table) -> None:
        """The rows of a table question. What does not fit its columns is told with the whole row."""
        kept = self.rows.setdefault(question.key, [])
        for cells in table.rows[1:]:
            if not any(cell.text.strip() for cell in cells):
                continue
            row: dict[str, str] = {}
            clear = len(kept) < question.row_limit
            for place, cell in enumerate(cells):
                if not (text := cell.text.strip()):
                    continue
                value = _cell_value(places[place], text) if place in places else None
                if value:
                    row[places[place].key] = value
                elif place not in places or not nothing_said(text):
                    clear = False
            if row and len(kept) < question.row_limit:
                kept.append(row)
            if not clear:
                self.unclear.append(Unclear(question, " | ".join(cell.text.strip() for cell in cells)))

    def _left(self, cell: Cell) -> Question | None:
        """The question on the left of a row: by the cell's first paragraph, below which a hint may stand."""
        first = next((each.text for each in cell.paragraphs if each.text.strip()), "")
        for text in (first, cell.text):
            found, score = self._question(text)
            if found and score >= ALIKE and found.kind != "known_per_person":
                return found
        return None

    def _columns(self, table: Table) -> dict[str, int]:
        """In which column, from the second on, a table about people has each thing."""
        heads = [cell.text.casefold() for cell in table.rows[0][1:]] if table.rows else []
        found = {}
        for name in ("known", "first", "last"):
            place = next((place for place, head in enumerate(heads) if name in head), None)
            if place is not None:
                found[name] = place
        return found or {"known": 0, "first": 1, "last": 2}

    def _person(self, text: str) -> Person | None:
        who = text.strip().split("\n")[0].casefold()
        named = (each for each in self.people if re.match(rf"{re.escape(each.pseudonym.casefold())}(?![\w'’])", who))
        return max(named, key=lambda each: len(each.pseudonym), default=None)

    def _about(self, person: Person, cells: list[str], columns: dict[str, int]) -> None:
        asks = next((question for question in self.form.questions if question.kind == "known_per_person"), None)
        if asks is None:
            self.left_over.append(" | ".join([person.pseudonym, *cells]))
            return
        given = {name: cells[place] for name, place in columns.items() if place < len(cells)}
        answer: dict[str, str] = {}
        said = given.get("known", "")
        known, rest = read_yes_no(re.sub(r"\bunknown\b", "not known", said, flags=re.I))
        if known is None and said:
            known = (
                "no"
                if re.match(r"not known|no record", said, re.I)
                else "yes"
                if re.match(r"known", said, re.I)
                else None
            )
        if known:
            answer["known"] = known
        dates = {name: read_date(text) for name in ("first", "last") if (text := given.get(name, ""))}
        clear = all(dates[name] or nothing_said(given[name]) for name in dates) and (known or nothing_said(said))
        found = {name: date for name, date in dates.items() if date}
        if (known == "no" and found) or (len(found) == 2 and not in_order(found["first"], found["last"])):
            clear = False
        else:
            answer |= found
        if not clear or (rest and not nothing_said(rest) and not re.match(r"\W*(not )?known|to us", rest, re.I)):
            self.unclear.append(Unclear(asks, " | ".join([person.pseudonym, *cells])))
        if answer:
            self.known[str(person.pk)] = answer

    # -- what was said -----------------------------------------------------------------------------------------

    def _answers(self) -> dict[str, Any]:
        answers: dict[str, Any] = {}
        for question in self.form.questions:
            if question.kind == "known_per_person":
                if self.known:
                    answers[question.key] = self.known
                    self.known = {}  # asked once; a second such question is left to its author
                continue
            if rows := self.rows.get(question.key):
                answers[question.key] = rows
            text = "\n".join(self.written.get(question.key, [])).strip()
            if not text:
                continue
            if question.kind in ("table", "file"):
                self.unclear.append(Unclear(question, text))
                continue
            answer, left = _value(question, text)
            if answer:
                answers[question.key] = answer
            if left and not (not answer and nothing_said(left)):
                self.unclear.append(Unclear(question, text))
        return answers


def recognise(document: Document, form: Form, people: Sequence[Person]) -> Recognised:
    """What of a Word file answers the questions of a form."""
    return _Reader(form, people).read(document)


def alike(line: str, label: str) -> float:
    """How like a question's label a line is, of 100: small words, numbers in front and signs do not count."""
    line, label = _bare(line), _bare(label)
    if line == label:
        return 100
    if not line or not label or len(line) > 3 * len(label) + 20:
        return 0
    score = fuzz.token_sort_ratio(line, label) * 0.99
    said, asked = _telling(line), _telling(label)
    common = set(said) & set(asked)
    most = max(len(set(said)), len(set(asked)), 1)
    # "Summary of involvement" for "Summary of your agency's involvement", "Summary" alone, and not "Involvement" alone.
    fewer = common == set(said) and len(common) * 2 >= most and (len(common) > 1 or said[0] == asked[0])
    more = common == set(asked) and len(common) * 3 >= most * 2
    if common and (fewer or more):
        score = max(score, ALIKE + 10 * len(common) / most)
    return score


def _telling(text: str) -> list[str]:
    """The words that tell what a line is about, without their endings."""
    words = [word for word in text.split() if word not in _SMALL]
    return [re.sub(r"(?<=\w{4})(?:ed|ing|es|s)$", "", word) for word in words]


def _bare(text: str) -> str:
    text = re.sub(r"^\W*(?:(?:question|section|part|q)\s*)?\d{1,2}(?:\.\d{1,2})*[.):]?\s+", "", text.casefold().strip())
    return " ".join(re.sub(r"[^\w'’]+", " ", text.replace("’", "'")).split())


def _before_colon(text: str) -> tuple[str, str]:
    """What stands before a colon or question mark, and what after it."""
    label, _sign, rest = text.replace("?", ":", 1).partition(":")
    return (label, rest.strip()) if len(label) <= LONGEST_LABEL else ("", "")


def _cell_value(column: TableColumn, text: str) -> str | None:
    """What stands in one cell of a table question; None where it cannot be kept as that."""
    if column.kind == "date_with_precision":
        return read_date(text)
    if column.kind == "long_text":
        return text if len(text) <= CELL_LENGTH else None
    line = " ".join(text.split())
    return line if len(line) <= TEXT_LENGTH else None


def _value(question: Question, text: str) -> tuple[str | None, str]:
    """The answer, and what of the text it leaves out."""
    if question.kind == "long_text":
        return (text, "") if len(text) <= LONG_TEXT_LENGTH else (None, text)
    if question.kind == "text":
        line = " ".join(text.split())
        return (line, "") if len(line) <= TEXT_LENGTH else (None, text)
    if question.kind == "yes_no":
        return read_yes_no(text)
    if question.kind == "choice":
        return read_one_of(text, {choice.key: choice.label for choice in question.choices})
    date = read_date(text)
    if date and question.kind == "date" and len(date) < len("2019-04-03"):
        return None, text
    return (date, "") if date else (None, text)


def _paragraph(paragraph: Paragraph) -> _Line:
    bold = all(run.bold or not run.text.strip() for run in paragraph.runs)
    return _Line(paragraph.text, bold=bold and bool(paragraph.text.strip()))


def _lines(block: object) -> Iterator[_Line]:
    match block:
        case Subheading():
            yield _Line(block.text, block.level)
        case Paragraph():
            yield _paragraph(block)
        case ListBlock():
            for item in block.items:
                yield _paragraph(item.paragraph)
        case Recommendation():
            for each in block.blocks:
                yield from _lines(each)
