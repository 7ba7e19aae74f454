// Builds Candour's static files: every entries/*.js and scss/entries/*.scss, the fonts and the images,
// into portal/static/candour. `--watch` rebuilds on change; `--sizes` prints what each file weighs.
import { cp, mkdir, readdir, readFile, rm, stat, watch, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.resolve(here, "../static/candour");
const modules = path.join(here, "node_modules");

/** The fonts that are served, by family folder in node_modules: only the two subsets that English and Welsh need. */
const fonts = {
  "@fontsource-variable/source-sans-3": ["latin-wght-normal", "latin-ext-wght-normal"],
  "@fontsource-variable/source-serif-4": [
    "latin-wght-normal",
    "latin-wght-italic",
    "latin-ext-wght-normal",
    "latin-ext-wght-italic",
  ],
};

async function sources(folder, suffix) {
  const names = await readdir(path.join(here, folder));
  return names.filter((name) => name.endsWith(suffix)).sort();
}

async function buildStyles() {
  for (const name of await sources("scss/entries", ".scss")) {
    const { css } = await sass.compileAsync(path.join(here, "scss/entries", name), {
      loadPaths: [path.join(here, "scss"), here, modules],
      style: "compressed",
      quietDeps: true,
      logger: { warn: (message) => message.includes("`govuk-text-colour`") || console.warn(message) }, // MoJ's alert
    });
    await writeFile(path.join(out, name.replace(".scss", ".css")), css);
  }
}

async function buildScripts() {
  const names = await sources("entries", ".js");
  await esbuild.build({
    entryPoints: names.map((name) => path.join(here, "entries", name)),
    bundle: true,
    format: "esm",
    target: "es2020",
    minify: true,
    legalComments: "none",
    outdir: out,
    logLevel: "warning",
  });
}

async function copyAssets() {
  await mkdir(path.join(out, "fonts"), { recursive: true });
  for (const [family, cuts] of Object.entries(fonts)) {
    const short = path.basename(family);
    for (const cut of cuts) {
      const file = `${short}-${cut}.woff2`;
      await cp(path.join(modules, family, "files", file), path.join(out, "fonts", file));
    }
    await cp(path.join(modules, family, "LICENSE"), path.join(out, "fonts", `${short}-LICENSE.txt`));
  }
  await cp(path.join(here, "images"), path.join(out, "images"), { recursive: true });
}

async function build() {
  await mkdir(out, { recursive: true });
  await Promise.all([buildStyles(), buildScripts(), copyAssets()]);
}

async function printSizes() {
  for (const name of (await readdir(out)).sort()) {
    if (!/\.(css|js)$/.test(name)) continue;
    const content = await readFile(path.join(out, name));
    console.log(`${name.padEnd(16)} ${kb(content.length)}  gzip ${kb(gzipSync(content, { level: 9 }).length)}`);
  }
  for (const name of (await readdir(path.join(out, "fonts"))).sort()) {
    console.log(`${name.padEnd(44)} ${kb((await stat(path.join(out, "fonts", name))).size)}`);
  }
}

function kb(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`.padStart(9);
}

await rm(out, { recursive: true, force: true });
await build();
if (process.argv.includes("--sizes")) await printSizes();
if (process.argv.includes("--watch")) {
  for await (const change of watch(here, { recursive: true })) {
    if (!/^(scss|entries|images|js|reading)\//.test(change.filename ?? "")) continue;
    try {
      await build();
      console.log(`built after ${change.filename}`);
    } catch (error) {
      console.error(error.message);
    }
  }
}
