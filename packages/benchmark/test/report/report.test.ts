import { EventEmitter } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Worker } from "node:worker_threads";
import { fileSystem, temporaryName } from "@panshift/core/files";
import { lockRun } from "@panshift/segmentation";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needs } from "../../../../test/support/requirements.ts";
import { pageHtml } from "../../src/report/html/page.ts";
import { verdictSection, verdictText } from "../../src/report/sections/verdict.ts";
import { analyzeStudy, CaseFiles, queryResults, studyFolder, TargetVault, writeReport } from "../../src/study.ts";
import { emptyPlan, rowsOf, shiftedFacts, studyOf } from "../analysis/study.ts";

const root = mkdtempSync(join(tmpdir(), "panshift-report-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const facts = [
  ...shiftedFacts({ sequence: 0.4, center: 0.1 }),
  ...shiftedFacts({ sequence: 0.2, center: 0.1 }, { method: "better" }),
  { subject: "z", domain: "A/t2w", changed: ["sequence"], dice: { kind: "missed" } } as const,
];

/** Writes the report of hand-made scores into a store; its folder. */
async function reportIn(store: string, startDrawing?: () => Worker): Promise<string> {
  const study = studyOf(["baseline", "better"]);
  const files = new CaseFiles({ datasets: new Map(), cases: [], domains: [] }, study);
  const folder = studyFolder(store, study, emptyPlan);
  const results = { rows: rowsOf(facts), standings: [], scorings: [], searches: [] };
  const analysis = await analyzeStudy(study, emptyPlan, results);
  const context = { study, files, store, vault: new TargetVault(files, folder.audit, null) };
  await writeReport({ plan: emptyPlan, results, analysis, folder, context }, startDrawing);
  return folder.folder;
}

test("a report takes away what killed ones left half-written, and is refused beside another one", async () => {
  const store = join(root, "left");
  const whole = readdirSync(await reportIn(store)).filter((name) => name !== "lock.1");
  const [study] = readdirSync(join(store, "studies")) as [string];
  const folder = join(store, "studies", study);
  const leftovers = [temporaryName(join(folder, "report.html")), temporaryName(join(folder, "results.parquet"))];
  for (const file of leftovers) writeFileSync(file, "half");
  const spill = temporaryName(join(folder, "results.parquet.spill"));
  mkdirSync(spill);
  writeFileSync(join(spill, "part"), "half");
  const other = lockRun(join(folder, "lock"));
  await expect(reportIn(store)).rejects.toMatchObject({ code: "RUN_LOCKED" });
  expect(readdirSync(folder)).toEqual(expect.arrayContaining([basename(spill)]));
  other.release();
  await reportIn(store);
  expect(readdirSync(folder).filter((name) => !name.startsWith("lock."))).toEqual(whole);
});

test("a report that cannot be written leaves the one before as it was", async () => {
  const store = join(root, "full");
  const folder = await reportIn(store);
  const stateOf = () =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => !name.startsWith("lock.") && statSync(join(folder, name)).isFile())
      .sort()
      .map((name) => `${name} ${statSync(join(folder, name)).mtimeMs}`);
  const before = stateOf();
  const { write } = fileSystem;
  let left = 20;
  fileSystem.write = ((...args: Parameters<typeof write>) => {
    if (left-- <= 0) throw Object.assign(new Error("full"), { code: "ENOSPC" });
    return write(...args);
  }) as typeof write;
  try {
    await expect(reportIn(store)).rejects.toMatchObject({ code: "DISK_FULL" });
  } finally {
    fileSystem.write = write;
  }
  expect(stateOf()).toEqual(before);
});

/** A thread that fails at its first picture, as soon as it is asked for it. */
function failingThread(): Worker {
  const thread = new EventEmitter();
  const postMessage = () => thread.emit("error", new Error("no ink"));
  return Object.assign(thread, { postMessage, terminate: async () => 0 }) as unknown as Worker;
}

test("a picture that fails ends the report once the tables beside it have ended, and leaves nothing", async () => {
  const store = join(root, "no-ink");
  let writes = 0;
  const { write } = fileSystem;
  fileSystem.write = ((...args: Parameters<typeof write>) => {
    writes++;
    return write(...args);
  }) as typeof write;
  const before: number[] = [];
  const start = () => {
    before.push(writes);
    return failingThread();
  };
  try {
    await expect(reportIn(store, start)).rejects.toThrow("no ink");
    const atTheEnd = writes;
    for (let turn = 0; turn < 100; turn++) await setImmediate();
    expect(writes).toBe(atTheEnd);
    expect(before).toEqual([expect.any(Number)]);
    expect(atTheEnd).toBeGreaterThan(before[0] as number); // tables were left to write
  } finally {
    fileSystem.write = write;
  }
  const [study] = readdirSync(join(store, "studies")) as [string];
  expect(readdirSync(join(store, "studies", study))).toEqual([]); // nor is the folder locked any more
});

test("a verdict of many sentences shows the first, how many there are and where the rest is", async () => {
  const methods = Array.from({ length: 13 }, (_, at) => `method-${at}`);
  const many = methods.flatMap((method) => shiftedFacts({ sequence: 0.4, center: 0.1 }, { method }));
  const analysis = await analyzeStudy(studyOf(methods), emptyPlan, {
    rows: rowsOf(many),
    standings: [],
    searches: [],
    scorings: [],
  });
  expect(analysis.verdict.filter(({ about }) => about === "shift")).toHaveLength(26);
  const page = verdictSection(analysis);
  expect(page.match(/: drops\. /g)).toHaveLength(24);
  expect(page).toContain("2 further findings are in tables/pooled-drops.csv. Of all 26: 26 drop.");
  expect(verdictText(analysis)).toContain("and 2 more, in tables/pooled-drops.csv");
});

describe("a report", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await reportIn(join(root, "a"));
  });

  test("is a page, tables, figures and results", () => {
    expect(readdirSync(folder).sort()).toEqual([
      "costs.csv",
      "figures",
      "lock.1",
      "provenance.csv",
      "report.html",
      "results.json",
      "results.parquet",
      "tables",
    ]);
    const tables = readdirSync(join(folder, "tables"));
    expect(tables).toEqual(expect.arrayContaining(["cells.csv", "cells.tex", "drops.csv", "pooled-contrasts.csv"]));
    const figures = readdirSync(join(folder, "figures"));
    expect(figures).toEqual(expect.arrayContaining(["drops.svg", "drops.png", "heat-map-1-pancreas-dice.svg"]));
    const png = readFileSync(join(folder, "figures", "drops.png"));
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    expect(readFileSync(join(folder, "figures", "drops.svg"), "utf8")).toContain("other sequence (n 8 and 9)");
  });

  test("has the same tables and results in another store, and neither times nor paths in them", async () => {
    const other = await reportIn(join(root, "b"));
    for (const name of ["results.json", ...readdirSync(join(folder, "tables")).map((file) => `tables/${file}`)]) {
      const text = readFileSync(join(folder, name), "utf8");
      expect(readFileSync(join(other, name), "utf8")).toBe(text);
      expect(text).not.toContain(root);
      expect(text).not.toMatch(/\d{4}-\d{2}-\d{2}T/);
    }
  });

  test("answers questions in SQL, and says what is wrong with one", async () => {
    const missed =
      "SELECT method, count(*) AS n FROM results WHERE metric = 'dice' AND outcome = 'missed' GROUP BY method";
    expect(await queryResults(folder, missed)).toEqual({ columns: ["method", "n"], rows: [["baseline", 1]] });
    const means = await queryResults(
      folder,
      "SELECT any_value(cells.n), round(any_value(cells.mean) - avg(score), 9) FROM cells JOIN results USING (method, domain, metric) WHERE metric = 'dice' AND domain = 'A/t2w' AND method = 'baseline'",
    );
    expect(means.rows).toEqual([[9, 0]]);
    const columns = await queryResults(folder, "DESCRIBE results");
    expect(columns.rows.map(([name]) => name).slice(-4)).toEqual(["metric", "outcome", "value", "score"]);
    await expect(queryResults(folder, "SELECT nothing FROM results")).rejects.toMatchObject({
      code: "QUERY_INVALID",
      message: expect.stringContaining("nothing"),
    });
    await expect(queryResults(root, "SELECT 1")).rejects.toMatchObject({ code: "FILE_MISSING" });
  });

  test("opens in a browser in light and dark, sorts, and asks for nothing", async (context) => {
    const executablePath = needs(context, "chromium");
    const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
    try {
      for (const colorScheme of ["light", "dark"] as const) {
        const page = await browser.newPage({ colorScheme });
        const problems: string[] = [];
        const requests: string[] = [];
        page.on("console", (message) => problems.push(message.text()));
        page.on("pageerror", (error) => problems.push(error.message));
        page.on("request", (request) => requests.push(request.url()));
        const url = `file://${join(folder, "report.html")}`;
        await page.goto(url);
        expect(await page.title()).toBe("Hand-made <study>");
        expect(await page.textContent(".finding.drops")).toContain("baseline, other sequence: drops");
        const table = page.locator("h3#table-pooled-drops + p + div table");
        const before = await table.locator("tbody tr").allTextContents();
        await table.locator("th button").first().click();
        await table.locator("th button").first().click();
        const after = await table.locator("tbody tr").allTextContents();
        expect(after).not.toEqual(before);
        expect(after.toSorted()).toEqual(before.toSorted());
        const background = await page.evaluate("getComputedStyle(document.body).backgroundColor");
        expect(background).toBe(colorScheme === "light" ? "rgb(255, 255, 255)" : "rgb(20, 22, 26)");
        expect((await page.screenshot({ fullPage: true })).length).toBeGreaterThan(10_000);
        expect(problems).toEqual([]);
        expect(requests).toEqual([url]);
      }
    } finally {
      await browser.close();
    }
  });

  test.for([320, 1400])(
    "scrolls sideways on no screen, %i px wide, and keeps figures legible",
    async (width, context) => {
      const browser = await chromium.launch({ executablePath: needs(context, "chromium"), args: ["--no-sandbox"] });
      try {
        const page = await browser.newPage({ viewport: { width, height: 800 } });
        await page.goto(`file://${join(folder, "report.html")}`);
        const widthOfAll = () => page.evaluate("document.documentElement.scrollWidth");
        expect(await widthOfAll()).toBe(width);
        const column = (await page.evaluate("document.querySelector('figure').clientWidth")) as number;
        const widths =
          "[...document.querySelectorAll('figure svg')].map((svg) => [+svg.getAttribute('width'), svg.clientWidth])";
        const figures = (await page.evaluate(widths)) as [drawn: number, shown: number][];
        const isPhone = width < 768;
        for (const [drawn, shown] of figures) expect(shown).toBe(isPhone ? drawn : Math.min(drawn, column));
        expect(figures.map(([drawn]) => drawn > column)).toContain(isPhone);
        const contents = Array.from("abcdefghi", (id) => [id, "Provenance"] as const);
        await page.setContent(pageHtml({ title: "many sections", contents, body: "" }));
        expect(await widthOfAll()).toBe(width);
      } finally {
        await browser.close();
      }
    },
  );

  test("replaces the tables and figures of an earlier one", async () => {
    expect(existsSync(join(folder, "tables", "cells.csv"))).toBe(true);
    expect(await reportIn(join(root, "a"))).toBe(folder);
    expect(readdirSync(join(folder, "tables")).filter((name) => name.startsWith("."))).toEqual([]);
  });
});
