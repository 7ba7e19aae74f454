// Hypothesis's own anchoring over reports given as lines of JSON on the standard input.
//
// What runs is the source of the published client (npm `hypothesis`), word for word: its source map carries it, with
// approx-string-match as it was built in. esbuild takes the types off. `describe` makes the selectors (range, position,
// quote with 32 characters of context) on the first draft, `anchor` looks for them in the edited one, in jsdom's DOM.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, normalize } from "node:path";
import { createInterface } from "node:readline";
import { build } from "esbuild";
import { JSDOM } from "jsdom";

const require = createRequire(import.meta.url);
const map = JSON.parse(readFileSync(join(dirname(require.resolve("hypothesis/package.json")), "build/scripts/annotator.bundle.js.map")));
const sources = new Map(map.sources.map((name, at) => [name.replace("app:///", ""), map.sourcesContent[at]]));

function find(name) {
  return [name, `${name}.ts`, `${name}.js`].find((each) => sources.has(each));
}

const published = {
  name: "published",
  setup(bundler) {
    bundler.onResolve({ filter: /.*/ }, ({ path, importer }) => {
      const name = path.startsWith(".") ? normalize(join(dirname(importer), path)) : path;
      const found = path === "approx-string-match" ? "node_modules/approx-string-match/build/src/index.js" : find(name);
      if (!found) throw new Error(`The published client does not carry ${path} (for ${importer}).`);
      return { path: found, namespace: "published" };
    });
    bundler.onLoad({ filter: /.*/, namespace: "published" }, ({ path }) => ({
      contents: sources.get(path),
      loader: path.endsWith(".ts") ? "ts" : "js",
    }));
  },
};

const bundled = await build({
  entryPoints: ["src/annotator/anchoring/html.ts"],
  bundle: true,
  write: false,
  format: "esm",
  plugins: [published],
});
const { window } = new JSDOM("<!doctype html><body></body>");
for (const name of ["document", "Element", "Node", "NodeFilter", "Range", "Text", "XPathResult"]) globalThis[name] = window[name];
const { anchor, describe } = await import(`data:text/javascript;base64,${Buffer.from(bundled.outputFiles[0].text).toString("base64")}`);

function page(texts) {
  const root = document.createElement("div");
  for (const text of texts) {
    const paragraph = document.createElement("p");
    paragraph.textContent = text;
    root.append(paragraph, "\n");
  }
  document.body.replaceChildren(root);
  return root;
}

function rangeIn(root, [paragraph, start, end]) {
  const range = document.createRange();
  const text = root.children[paragraph].firstChild;
  range.setStart(text, start);
  range.setEnd(text, end);
  return range;
}

// Where a range begins and ends, as paragraph and offset; the benchmark judges it as it judges ours. Between two
// paragraphs a range begins with the next one and ends with the one before.
function placeOf(root, range) {
  const paragraphs = [...root.children];
  const at = (node, offset, isEnd) => {
    const own = (node.nodeType === Node.TEXT_NODE ? node.parentNode : node).closest("p");
    if (own) return [paragraphs.indexOf(own), offset];
    const beside = node.nodeType === Node.TEXT_NODE ? node : root.childNodes[offset];
    const next = isEnd ? beside?.previousElementSibling : beside?.nextElementSibling;
    return next ? [paragraphs.indexOf(next), isEnd ? next.textContent.length : 0] : null;
  };
  return [at(range.startContainer, range.startOffset, false), at(range.endContainer, range.endOffset, true)];
}

for await (const line of createInterface({ input: process.stdin })) {
  const { before, after, passages } = JSON.parse(line);
  const first = page(before);
  const described = passages.map((passage) => describe(first, rangeIn(first, passage)));
  const second = page(after);
  const found = [];
  for (const selectors of described) {
    try {
      found.push(placeOf(second, await anchor(second, selectors)));
    } catch {
      found.push(null);
    }
  }
  process.stdout.write(`${JSON.stringify(found)}\n`);
}
