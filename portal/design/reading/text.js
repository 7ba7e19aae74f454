// The text of a paragraph, as the server counts it: everything under the element with `data-key`, without what is
// marked `data-aside` (its number, footnote marks, "has 2 comments"). Offsets here are UTF-16 units; the server converts.

function textNodes(paragraph) {
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => {
    if (node.nodeType === Node.TEXT_NODE) return NodeFilter.FILTER_ACCEPT;
    return node.hasAttribute("data-aside") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP;
  });
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  return nodes;
}

export function textOf(paragraph) {
  return textNodes(paragraph)
    .map((node) => node.data)
    .join("");
}

/** Where a point of the page (a node and an offset in it) stands in the paragraph's text. */
function offsetOf(paragraph, node, offset) {
  const before = document.createRange();
  before.setStart(paragraph, 0);
  before.setEnd(node, offset);
  let total = 0;
  for (const text of textNodes(paragraph)) {
    if (text === node) return total + offset;
    if (before.comparePoint(text, text.length) > 0) break;
    total += text.length;
  }
  return total;
}

/** The range of the page that shows `start` to `end` of the paragraph's text. */
export function rangeOf(paragraph, start, end) {
  const range = document.createRange();
  range.selectNodeContents(paragraph);
  let total = 0;
  let begun = false;
  for (const text of textNodes(paragraph)) {
    if (!begun && start < total + text.length) {
      range.setStart(text, start - total);
      begun = true;
    }
    if (end <= total + text.length) {
      range.setEnd(text, end - total);
      break;
    }
    total += text.length;
  }
  return range;
}

/** A passage without the spaces at its ends, or null where nothing else is left. */
export function passage(paragraph, start, end) {
  const text = textOf(paragraph);
  const quote = text.slice(start, end);
  const from = start + (quote.length - quote.trimStart().length);
  const to = end - (quote.length - quote.trimEnd().length);
  return from < to ? { paragraph, start: from, end: to, quote: text.slice(from, to), whole: to - from === text.length } : null;
}

export function wholeOf(paragraph) {
  const length = textOf(paragraph).length;
  return length ? { paragraph, start: 0, end: length, quote: textOf(paragraph), whole: true } : null;
}

/** What is selected, as a passage of the first paragraph that the selection touches; null if it touches none. */
export function selected(paragraphs) {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  for (const paragraph of paragraphs) {
    if (!range.intersectsNode(paragraph)) continue;
    const start = paragraph.contains(range.startContainer)
      ? offsetOf(paragraph, range.startContainer, range.startOffset)
      : 0;
    const end = paragraph.contains(range.endContainer)
      ? offsetOf(paragraph, range.endContainer, range.endOffset)
      : textOf(paragraph).length;
    const found = passage(paragraph, start, end);
    if (found) return found;
  }
  return null;
}

/**
 * The passage with one end moved by a word, or the same one where it cannot move.
 * Left and right move the end, up and down the beginning.
 */
export function byAWord(chosen, key) {
  const words = [...textOf(chosen.paragraph).matchAll(/\S+/g)].map((word) => [word.index, word.index + word[0].length]);
  const starts = words.map(([start]) => start);
  const ends = words.map(([, end]) => end);
  let { start, end } = chosen;
  if (key === "ArrowLeft") end = ends.filter((each) => each < end && each > start).pop() ?? end;
  if (key === "ArrowRight") end = ends.find((each) => each > end) ?? end;
  if (key === "ArrowDown") start = starts.find((each) => each > start && each < end) ?? start;
  if (key === "ArrowUp") start = starts.filter((each) => each < start).pop() ?? start;
  return passage(chosen.paragraph, start, end) ?? chosen;
}
