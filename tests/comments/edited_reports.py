"""Reports of real length, edited as authors edit them, with the truth of where each commented passage went.

Every word of the first draft is numbered (paragraph and offsets), and keeps its number through all edits; so that the
truth does not come from any search: it is where the words went. Seeded: the same cases in every run. The people, the
places and the agencies are invented.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, replace

from comments.anchoring import Anchored, Anchorer, Selector, State
from review_pages.report.align import keep_keys
from review_pages.report.document import Document, Paragraph, Run, Section
from review_pages.report.keys import Keys

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word, sign or space, and where it stood in the first draft (paragraph -1: it is new)."""

    text: str
    paragraph: int = -1
    start: int = 0
    end: int = 0


Sentence = list[Word]


@dataclass(slots=True)
class Para:
    """A paragraph being edited. `key` is None where an editor would make a new one."""

    key: str | None
    sentences: list[Sentence]

    @property
    def words(self) -> list[Word]:
        return [word for sentence in self.sentences for word in sentence]

    @property
    def text(self) -> str:
        return "".join(word.text for word in self.words).strip()


def new_words(text: str) -> Sentence:
    return [Word(part) for part in _TOKEN.findall(text)]


# The first draft

_WHO = ["Karen", "Her sister", "Mr Hale", "The practice nurse", "PC 2", "Social Worker 3", "The housing officer"]
_WHO += ["The health visitor", "GP 1", "A neighbour", "The probation officer", "Her mother", "The duty manager"]
_DID = [
    "telephoned",
    "wrote to",
    "saw",
    "spoke with",
    "visited",
    "was told about",
    "raised a concern about",
    "referred",
]
_WHOM = ["Karen", "the children", "the practice", "Children’s Services", "the out-of-hours team", "the landlord"]
_WHOM += ["the specialist domestic abuse service", "the local police station", "her employer", "the school"]
_ABOUT = ["the noise at night", "a missed appointment", "a bruise on her arm", "the money that was owed", "her fear"]
_ABOUT += ["an argument in the street", "the custody of the younger child", "his drinking", "the locks on the door"]
_THEN = ["but no risk assessment was made", "and the record does not say what was decided", "which was good practice"]
_THEN += [
    "although the policy of the time asked for more",
    "and nobody told the other agencies",
    "so the case was closed",
]
_THEN += ["and a letter was sent within a week", "which the panel could not explain", "as the pathway required"]
_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "September", "October", "November"]
_AGENCIES = ["Northshire Police", "Northshire Health", "Northshire Housing", "Eastvale Council", "the Harbour Project"]
_BOILERPLATE = [
    "No risk assessment was made.",
    "No further action was taken.",
    "The panel heard no evidence that this was shared with any other agency.",
    "This is addressed in the recommendations.",
    "The author of the Individual Management Review was independent of the case.",
    "She said: “I’m fine, it’s nothing – please don’t call anyone.”",
]
_SYLLABLES = ["ba", "ren", "tol", "mi", "ka", "ver", "su", "lon", "der", "pe", "ri", "gan", "mo", "set", "fal", "win"]


def _sentence(chance: random.Random, vocabulary: list[str]) -> str:
    """One of three: said everywhere alike; a pattern that differs in a date or a name; free prose."""
    kind = chance.random()
    if kind < 0.05:
        return chance.choice(_BOILERPLATE)
    day = f"{chance.randint(1, 28)} {chance.choice(_MONTHS)} {chance.randint(2012, 2019)}"
    if kind < 0.12:
        return f"{chance.choice(_AGENCIES)} held no record of any contact with the family before {day}."
    if kind < 0.2:
        return f"On {day} {chance.choice(_AGENCIES)} completed a risk assessment and graded the risk as standard."
    who, did, whom = chance.choice(_WHO), chance.choice(_DID), chance.choice(_WHOM)
    about, then = chance.choice(_ABOUT), chance.choice(_THEN)
    if kind < 0.55:
        return f"On {day} {who} {did} {whom} about {about}, {then}."
    words = chance.choices(vocabulary, k=chance.randint(6, 16))
    place = chance.randint(2, len(words) - 2)
    middle = chance.choice([", ", " – ", " and ", " because "])
    text = " ".join(words[:place]) + middle + " ".join(words[place:])
    return f"{who} {text}, {then}." if kind < 0.8 else f"{text.capitalize()} “{about}” {then}."


def first_draft(seed: int, words: int) -> list[Para]:
    """A report of so many words, some paragraphs of which stand in it twice, as standard wording does."""
    chance = random.Random(seed)
    vocabulary = ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(1500)]
    texts: list[list[str]] = []
    count = 0
    while count < words:
        if texts and chance.random() < 0.005:
            sentences = list(chance.choice(texts))
        else:
            sentences = [_sentence(chance, vocabulary) for _ in range(chance.choice([1, 2, 3, 4, 4, 5, 6, 8]))]
        texts.append(sentences)
        count += sum(len(sentence.split()) for sentence in sentences)
    return numbered(texts)


def numbered(texts: list[list[str]]) -> list[Para]:
    """Paragraphs of sentences, every word with its place."""
    keys = Keys()
    paras = []
    for number, sentences in enumerate(texts):
        offset, lines = 0, []
        for place, sentence in enumerate(sentences):
            parts = _TOKEN.findall(sentence + (" " if place < len(sentences) - 1 else ""))
            line = []
            for part in parts:
                line.append(Word(part, number, offset, offset + len(part)))
                offset += len(part)
            lines.append(line)
        paras.append(Para(keys.make("paragraph", " ".join(sentences)), lines))
    return paras


def draft_of(texts: Iterable[str]) -> list[Para]:
    """A report that someone wrote, paragraph by paragraph, as a first draft."""
    return numbered([re.split(r"(?<=[.!?”]) +(?=\S)", " ".join(text.split())) for text in texts])


# What authors do to it

Edit = Callable[[random.Random, list[Para]], list[Para]]


def _each_word(chance: random.Random, paras: list[Para], rate: float, change: Callable[[Word], list[Word]]) -> None:
    for para in paras:
        para.sentences = [
            [
                new
                for word in sentence
                for new in (change(word) if word.text[0].isalnum() and chance.random() < rate else [word])
            ]
            for sentence in para.sentences
        ]


def typos(chance: random.Random, paras: list[Para]) -> list[Para]:
    """One word in thirty mistyped, or a typing mistake mended."""

    def mistype(word: Word) -> list[Word]:
        text, place = word.text, chance.randrange(len(word.text))
        wrong = chance.choice(
            [text[:place] + text[place + 1 :] or "a", text[:place] + "e" + text[place:], text.lower()]
        )
        return [replace(word, text=wrong)]

    _each_word(chance, paras, 1 / 30, mistype)
    return paras


def reworded(chance: random.Random, paras: list[Para]) -> list[Para]:
    """One word in eight is another one, everywhere."""
    others = ["perhaps", "agency", "recorded", "later", "worker", "family", "again", "known", "support", "family’s"]
    _each_word(chance, paras, 1 / 8, lambda word: [replace(word, text=chance.choice(others))])
    return paras


def added(chance: random.Random, paras: list[Para]) -> list[Para]:
    """Sentences and clauses put in, new paragraphs between the old ones."""
    result = []
    for para in paras:
        if chance.random() < 0.2:
            result.append(
                Para(None, [new_words(f"The panel asked {chance.choice(_AGENCIES)} about {chance.choice(_ABOUT)}.")])
            )
        sentences = []
        for sentence in para.sentences:
            if chance.random() < 0.2:
                sentences.append(new_words(f"This was said by {chance.choice(_WHO)} at the second meeting. "))
            if chance.random() < 0.3 and len(sentence) > 8:
                place = chance.randrange(2, len(sentence) - 2)
                sentence = [*sentence[:place], *new_words(", as the panel was told,"), *sentence[place:]]
            sentences.append(sentence)
        para.sentences = sentences
        result.append(para)
    return result


def moved(chance: random.Random, paras: list[Para]) -> list[Para]:
    """Three paragraphs in ten stand elsewhere."""
    chosen = set(chance.sample(range(len(paras)), len(paras) * 3 // 10))
    stay = [para for place, para in enumerate(paras) if place not in chosen]
    for place in chosen:
        stay.insert(chance.randrange(len(stay) + 1), paras[place])
    return stay


def moved_sentences(chance: random.Random, paras: list[Para]) -> list[Para]:
    """One sentence in eight goes into another paragraph, without its key."""
    loose: list[Sentence] = []
    for para in paras:
        stay: list[Sentence] = []
        for sentence in para.sentences:
            (loose if len(para.sentences) > 1 and chance.random() < 1 / 8 else stay).append(sentence)
        para.sentences = stay or [loose.pop()]
    for sentence in loose:
        into = chance.choice(paras)
        into.sentences.insert(chance.randrange(len(into.sentences) + 1), sentence)
    return [_spaced(para) for para in paras]


def _spaced(para: Para) -> Para:
    """With a space between all sentences."""
    para.sentences = [
        sentence if sentence[-1].text.isspace() or place == len(para.sentences) - 1 else [*sentence, Word(" ")]
        for place, sentence in enumerate(para.sentences)
    ]
    return para


def split(chance: random.Random, paras: list[Para]) -> list[Para]:
    """Half of the longer paragraphs become two; the first half keeps the key."""
    result = []
    for para in paras:
        result.append(para)
        if len(para.sentences) > 1 and chance.random() < 0.5:
            place = chance.randrange(1, len(para.sentences))
            result.append(Para(None, para.sentences[place:]))
            para.sentences = para.sentences[:place]
    return result


def merged(chance: random.Random, paras: list[Para]) -> list[Para]:
    """One paragraph in three is joined to the one before, whose key stays."""
    result: list[Para] = []
    for para in paras:
        if result and chance.random() < 1 / 3:
            result[-1] = _spaced(Para(result[-1].key, [*result[-1].sentences, *para.sentences]))
        else:
            result.append(para)
    return result


def deleted(chance: random.Random, paras: list[Para]) -> list[Para]:
    """A quarter of the paragraphs are gone."""
    return [para for para in paras if chance.random() > 0.25]


def deleted_sentences(chance: random.Random, paras: list[Para]) -> list[Para]:
    """A quarter of the sentences are gone."""
    for para in paras:
        para.sentences = [sentence for sentence in para.sentences if chance.random() > 0.25]
    return [_spaced(para) for para in paras if para.sentences]


def repeated(chance: random.Random, paras: list[Para]) -> list[Para]:
    """Standard sentences put in everywhere, and every fourth of those that were there taken out.

    Never one that its paragraph had: nobody could tell it from the one that was taken out.
    """
    for para in paras:
        said = {"".join(word.text for word in sentence).strip() for sentence in para.sentences}
        others = [sentence for sentence in _BOILERPLATE if sentence not in said]
        sentences = []
        for sentence in para.sentences:
            text = "".join(word.text for word in sentence).strip()
            if text not in _BOILERPLATE or chance.random() > 0.25:
                sentences.append(sentence)
            if chance.random() < 0.15:
                sentences.append(new_words(chance.choice(others) + " "))
        para.sentences = sentences
    return [_spaced(para) for para in paras if para.sentences]


def emoji(chance: random.Random, paras: list[Para]) -> list[Para]:
    """Messages quoted with their emoji, some of many code points."""
    signs = ["😀", "👩‍👩‍👧", "👍🏽", "❤️", "🇬🇧", "e\u0301"]
    _each_word(chance, paras, 1 / 12, lambda word: [word, Word(" "), Word(chance.choice(signs))])
    return paras


def signs(chance: random.Random, paras: list[Para]) -> list[Para]:
    """Quotes, apostrophes, dashes and spaces as another program writes them."""
    other = {"“": '"', "”": '"', "’": "'", "–": "—", " ": "\u00a0"}
    for para in paras:
        para.sentences = [
            [
                replace(word, text=other[word.text])
                if word.text in other and (word.text != " " or chance.random() < 0.1)
                else word
                for word in sentence
            ]
            for sentence in para.sentences
        ]
    return paras


def all_at_once(chance: random.Random, paras: list[Para]) -> list[Para]:
    """A rewritten draft: some of everything."""
    half = len(paras) // 2
    for edit in (typos, signs):
        paras = edit(chance, paras)
    paras = [*moved(chance, paras[:half]), *added(chance, paras[half:])]
    third = len(paras) // 3
    return [
        *split(chance, paras[:third]),
        *deleted(chance, paras[third : 2 * third]),
        *merged(chance, paras[2 * third :]),
    ]


def next_draft(chance: random.Random, paras: list[Para]) -> list[Para]:
    """An ordinary next draft: one paragraph in five was worked on, in one way or another."""
    result: list[Para] = []
    for para in paras:
        edit = chance.choice([typos, reworded, added, split, deleted_sentences]) if chance.random() < 0.2 else None
        result += edit(chance, [para]) if edit else [para]
    return result


KINDS: dict[str, Edit] = {
    "typos": typos,
    "reworded": reworded,
    "added to": added,
    "paragraphs moved": moved,
    "sentences moved": moved_sentences,
    "split": split,
    "merged": merged,
    "paragraphs deleted": deleted,
    "sentences deleted": deleted_sentences,
    "repeated sentences": repeated,
    "emoji": emoji,
    "quotes and dashes": signs,
    "all at once": all_at_once,
}


# The truth


@dataclass(frozen=True, slots=True)
class Part:
    """Where words of a passage stand together: a span of a paragraph (by its place), and how much of the passage they
    are, 0 to 1."""

    paragraph: int
    start: int
    end: int
    share: float


@dataclass(frozen=True, slots=True)
class Truth:
    """Where the words of a passage went: the parts that it was taken apart into, the largest first."""

    parts: tuple[Part, ...]

    @property
    def left(self) -> float:
        """How much of the passage still stands together."""
        return self.parts[0].share if self.parts else 0.0


@dataclass(frozen=True, slots=True)
class Case:
    """A comment, made on the first draft, and the truth about it in the edited one."""

    selector: Selector
    position: int
    truth: Truth


@dataclass(frozen=True, slots=True)
class Edited:
    """One report before and after, and the comments made on it before."""

    kind: str
    keys_lost: bool
    before: Document
    after: Document
    cases: tuple[Case, ...]


def document(paras: list[Para], keys: list[str]) -> Document:
    blocks = tuple(Paragraph(key, (Run(para.text),)) for para, key in zip(paras, keys, strict=True))
    sections = [blocks[start : start + 40] for start in range(0, len(blocks), 40)]
    return Document("Karen", tuple(Section(f"s{n}", f"Part {n}", part) for n, part in enumerate(sections)))


def _selected(chance: random.Random, para: Para) -> tuple[int, int]:
    """What a person would select: some words, a sentence, two, a part of one, or the paragraph."""
    kind = chance.random()
    if kind < 0.15:
        return 0, len(para.text)
    place = chance.randrange(len(para.sentences))
    chosen = para.sentences[place]
    if kind < 0.5 or (kind < 0.6 and place + 1 == len(para.sentences)):
        return chosen[0].start, chosen[-1].end - chosen[-1].text.isspace()
    if kind < 0.6:
        last = para.sentences[place + 1][-1]
        return chosen[0].start, last.end - last.text.isspace()
    words = [word for word in chosen if word.text[0].isalnum()]
    first = chance.randrange(max(1, len(words) - 1))
    length = chance.randint(2, 6) if kind < 0.85 else chance.randint(6, 14)
    return words[first].start, words[min(first + length, len(words)) - 1].end


def _went(paras: list[Para]) -> dict[int, list[tuple[Word, int, int]]]:
    """By paragraph of the first draft: each of its words, with the paragraph and offset where it stands now."""
    went: dict[int, list[tuple[Word, int, int]]] = {}
    for place, para in enumerate(paras):
        offset = -(len("".join(word.text for word in para.words)) - len("".join(w.text for w in para.words).lstrip()))
        for word in para.words:
            if word.paragraph >= 0:
                went.setdefault(word.paragraph, []).append((word, place, offset))
            offset += len(word.text)
    return went


def _truth(words: list[tuple[Word, int, int]], selector: Selector) -> Truth:
    start, end, letters = selector.start, selector.end, len("".join(selector.exact.split()))
    inside = [each for each in words if start <= each[0].start and each[0].end <= end and not each[0].text.isspace()]
    total = Counter[int]()
    for word, place, _ in inside:
        total[place] += word.end - word.start
    parts = []
    for place, count in total.most_common():
        here = [(offset, offset + len(word.text)) for word, at, offset in inside if at == place]
        first, last = min(first for first, _ in here), max(last for _, last in here)
        parts.append(Part(place, first, last, count / letters))
    return Truth(tuple(parts))


def edited(
    kind: str, *, keys_lost: bool, seed: int, comments: int, words: int = 20_000, first: list[Para] | None = None
) -> Edited:
    """One report, edited in one way, with so many comments. `keys_lost`: it comes back from Word and is aligned.

    The report is `first`, or one of so many words.
    """
    chance = random.Random(f"{kind} {keys_lost} {seed}")
    paras = deepcopy(first) if first is not None else first_draft(seed, words)
    before = document(paras, [para.key or "" for para in paras])
    selected = []
    describing = Anchorer(before)
    for _ in range(comments):
        number = chance.randrange(len(paras))
        start, end = _selected(chance, paras[number])
        selected.append((number, describing.describe(paras[number].key or "", start, end)))
    starts = [0]
    for para in paras:
        starts.append(starts[-1] + len(para.text) + 1)
    paras = [para for para in (KINDS | {"the next draft": next_draft})[kind](chance, paras) if para.text]
    fresh = Keys()
    keys = [fresh.make("new", para.text) if keys_lost or not para.key else para.key for para in paras]
    after = document(paras, keys)
    if keys_lost:
        after, _ = keep_keys(after, before)
    went = _went(paras)
    cases = (
        Case(selector, starts[number] + selector.start, _truth(went.get(number, []), selector))
        for number, selector in selected
    )
    return Edited(kind, keys_lost, before, after, tuple(cases))


def every_report(
    comments: int = 10_000, words: int = 20_000, seed: int = 5, first: list[Para] | None = None
) -> Iterator[Edited]:
    """All kinds, keys kept (the editor) and keys lost (Word), with so many comments in sum."""
    ways = [(kind, lost) for kind in KINDS for lost in (False, True)]
    share, rest = divmod(comments, len(ways))
    for number, (kind, lost) in enumerate(ways):
        share_of_this = share + (number < rest)
        yield edited(kind, keys_lost=lost, seed=seed + number, words=words, comments=share_of_this, first=first)


# The verdict

RIGHT, MARKED_RIGHT, MARKED_GONE = "right", "right, shown as fuzzy", "gone, shown as fuzzy"
UNPLACED, MARKED_WRONG, WRONG = "not found", "wrong, shown as fuzzy", "wrong, not marked"
VERDICTS = (RIGHT, MARKED_RIGHT, MARKED_GONE, UNPLACED, MARKED_WRONG, WRONG)
GOOD = (RIGHT, MARKED_RIGHT, MARKED_GONE)
"""What was asked for: a passage that is gone comes out unplaced (which is right) or is shown as fuzzy."""

_MOSTLY = 0.6
_A_GOOD_PART = 0.25


def overlaps(part: Part, paragraph: int, start: int, end: int, enough: float = 0.5) -> bool:
    """Whether a reader who is shown this span sees the part: so much of what either covers is shared."""
    shared = min(end, part.end) - max(start, part.start)
    return paragraph == part.paragraph and shared >= enough * (max(end, part.end) - min(start, part.start))


def verdict(truth: Truth, state: State, paragraph: int, start: int, end: int) -> str:
    """What is to be said of one answer.

    A passage of which less than three fifths stands together may be called gone; one that was taken apart may be shown,
    as fuzzy, where any good part of it stands. A place given as sure (exact, moved) must be the very one, but for a
    letter that was put before or after.
    """
    if state is State.UNPLACED:
        return RIGHT if truth.left < _MOSTLY else UNPLACED
    if state is State.FUZZY:
        if any(part.share >= _A_GOOD_PART and overlaps(part, paragraph, start, end) for part in truth.parts):
            return MARKED_RIGHT
        return MARKED_GONE if truth.left < _MOSTLY else MARKED_WRONG
    return RIGHT if truth.parts and overlaps(truth.parts[0], paragraph, start, end, 0.8) else WRONG


def judged(report: Edited) -> Iterator[tuple[Case, Anchored, str]]:
    """Every comment of a report anchored, with the verdict."""
    places = {paragraph.key: place for place, (_, paragraph) in enumerate(report.after.paragraphs())}
    anchorer = Anchorer(report.after)
    for case in report.cases:
        found = anchorer.anchor(case.selector)
        place = places.get(found.paragraph_key or "", -1)
        yield case, found, verdict(case.truth, found.state, place, found.start, found.end)


def count(reports: Iterator[Edited]) -> dict[tuple[str, bool], Counter[str]]:
    """Verdicts by kind and by whether the keys were lost."""
    return {(each.kind, each.keys_lost): Counter(v for _, _, v in judged(each)) for each in reports}
