// npm run bench -- agreement: our metrics and other libraries' on the 511 real pairs. Fills docs/metrics.md.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { appendLine, writeFileAtomic } from "@panshift/core/files";
import { evaluateMasks, type MaskMetrics, type Outcome, type SurfaceKind } from "@panshift/metrics";
import { agreementMarkdown, agreements, type Empties, type PairValues, type Values } from "./lib/agreement.ts";
import { LIBRARIES, type Library } from "./lib/agreement-comparisons.ts";
import { type BitPair, maskOfBit, PREDICTION_BITS, realBits } from "./lib/metrics-cases.ts";
import { Peer } from "./lib/peer.ts";
import { findPython } from "./lib/python.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const page = join(here, "../docs/metrics.md");
const [BEGIN, END] = ["<!-- measured: npm run bench -- agreement --write -->", "<!-- end of what was measured -->"];
const libraries = Object.keys(LIBRARIES) as Library[];
const usage = `npm run bench -- agreement [--cache FOLDER] [--write]
  --cache FOLDER  keeps the libraries' values (half an hour) there; delete it when a library changes
  --write         puts the tables into docs/metrics.md, else they are printed`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      cache: { type: "string" },
      write: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), "panshift-bench-"));
  const cache = values.cache ?? join(folder, "cache");
  mkdirSync(cache, { recursive: true });
  const peer = new Peer(findPython("prepare-peers.mjs", "metrics"), "agreement_peer.py");
  try {
    const versions = await peer.ask<Record<string, string>>("hello", { threads: 1 });
    const pairs = filledPairs(folder);
    const theirs = {} as Record<Library, readonly Values[]>;
    const empties = {} as Record<Library, Empties>;
    for (const library of libraries) {
      theirs[library] = await valuesOf(peer, library, pairs, join(cache, `${library}.jsonl`));
      empties[library] = await peer.ask<Empties>("empties", { library });
    }
    const rows = agreements(pairs.map((pair, n) => pairValues(pair, n, theirs)));
    const markdown = agreementMarkdown(rows, empties, versions);
    if (values.write) fillPage(markdown);
    else console.log(markdown);
    const apart = rows.filter(({ why, different }) => why === null && different > 0);
    for (const { library, call, ours, different } of apart)
      console.error(`${library} ${call}: ${different} ${ours} apart`);
    if (apart.length > 0) process.exitCode = 1;
  } finally {
    peer.close();
    rmSync(folder, { recursive: true });
  }
}

/** The real pairs of which no mask is empty; says how many others there are. */
function filledPairs(folder: string): BitPair[] {
  const masks = join(process.env.PANSHIFT_REAL_DATA ?? join(here, "../../shared/data/real"), "evalseg/masks");
  if (!existsSync(masks)) throw new Error(`no ${masks}: PANSHIFT_REAL_DATA must name the folder of the real data`);
  const all = realBits(folder, masks).flatMap((one) =>
    PREDICTION_BITS.map((prediction) => ({ ...one, reference: 0, prediction })),
  );
  const filled = all.filter((pair) => masksOf(pair).every((mask) => mask.includes(1)));
  console.error(`${filled.length} of ${all.length} pairs hold something in both masks`);
  return filled;
}

function masksOf({ path, reference, prediction }: BitPair): [reference: Uint8Array, prediction: Uint8Array] {
  const bytes = new Uint8Array(readFileSync(path));
  return [maskOfBit(bytes, reference), maskOfBit(bytes, prediction)];
}

/** A library's values of every pair, one line each in its file; what the file holds already is not asked again. */
async function valuesOf(peer: Peer, library: Library, pairs: readonly BitPair[], file: string): Promise<Values[]> {
  const lines = existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : [];
  const known = lines.map((line) => JSON.parse(line) as Values);
  for (const pair of pairs.slice(known.length)) {
    const values = await peer.ask<Values>("values", { library, case: pair });
    appendLine(file, JSON.stringify(values));
    known.push(values);
  }
  console.error(`${LIBRARIES[library]}: ${known.length} pairs`);
  return known;
}

function pairValues(pair: BitPair, n: number, theirs: Readonly<Record<Library, readonly Values[]>>): PairValues {
  const [reference, prediction] = masksOf(pair);
  const evaluate = (surface: SurfaceKind) =>
    valuesIn(evaluateMasks(reference, prediction, pair.shape, pair.spacing, { surface }).metrics);
  return {
    ours: { voxel: evaluate("voxel"), mesh: evaluate("mesh") },
    theirs: Object.fromEntries(libraries.map((library) => [library, theirs[library][n]])) as PairValues["theirs"],
  };
}

/** The metrics that have a value; the normalized surface distances as nsd1, nsd2 ... */
function valuesIn({ nsd, ...metrics }: MaskMetrics): Values {
  const flat = { ...metrics, ...Object.fromEntries(Object.entries(nsd).map(([mm, outcome]) => [`nsd${mm}`, outcome])) };
  return Object.fromEntries(
    Object.entries<Outcome>(flat).flatMap(([name, outcome]) =>
      outcome.kind === "value" ? [[name, outcome.value]] : [],
    ),
  );
}

function fillPage(markdown: string): void {
  const text = readFileSync(page, "utf8");
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`${page} lacks the lines ${BEGIN} and ${END}`);
  writeFileAtomic(page, `${text.slice(0, begin)}${BEGIN}\n\n${markdown}\n\n${text.slice(end)}`);
  console.error(`written to ${page}`);
}

await main();
