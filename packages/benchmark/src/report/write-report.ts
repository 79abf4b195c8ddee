import { readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { removePath, temporaryName, writeFileAtomic } from "@panshift/core/files";
import { codeProvenance } from "@panshift/segmentation";
import { pooledCellsOf, type StudyAnalysis } from "../analysis/analyze-study.ts";
import { scoreOfRow } from "../analysis/cell.ts";
import { rowsOfSelection } from "../analysis/rows-of-selection.ts";
import { policyOf } from "../analysis/study-policy.ts";
import { betterOf } from "../evaluation/metric-paths.ts";
import { openingsOf } from "../grid/audit-trail.ts";
import type { RunContext } from "../grid/execute-run.ts";
import type { StudyFolder } from "../grid/study-folder.ts";
import type { StudyResults } from "../results/collect-results.ts";
import type { StudyPlan } from "../study/plan.ts";
import { allOf } from "./all-of.ts";
import { collectGarbage } from "./collect-garbage.ts";
import { costTable } from "./costs.ts";
import { correlationPlot } from "./figures/correlation-plot.ts";
import { dropPlot } from "./figures/drop-plot.ts";
import type { Figure } from "./figures/figure.ts";
import { heatMaps } from "./figures/heat-map.ts";
import { learningCurves } from "./figures/learning-curves.ts";
import type { StartDrawing } from "./figures/picture-thread.ts";
import { PictureWriter } from "./figures/picture-writer.ts";
import { rankingPlot } from "./figures/ranking-plot.ts";
import { scoreViolins } from "./figures/score-violins.ts";
import { sizeCurves } from "./figures/size-curves.ts";
import { sourceCenterPlot } from "./figures/source-center-plot.ts";
import { holdFolder } from "./hold-folder.ts";
import { reportHtml } from "./html/report-html.ts";
import { type Montage, montageSheet, montagesOf } from "./pictures/montages.ts";
import { sheetSvg } from "./pictures/sheet.ts";
import { RESULTS_FILE, TABLES_FOLDER } from "./query-results.ts";
import { designTable } from "./sections/design.ts";
import { givenTable } from "./tables/given-table.ts";
import { provenanceTable, runNumbers, runsTable } from "./tables/run-tables.ts";
import { studyTables } from "./tables/study-tables.ts";
import { csvLines, type Table, tableTex } from "./tables/table.ts";
import { jsonTexts, textPieces } from "./text-pieces.ts";
import { writeResultsParquet } from "./write-parquet.ts";

const FIGURES_FOLDER = "figures";
const PAGE = "report.html";

export interface ReportOptions {
  readonly plan: StudyPlan;
  readonly results: StudyResults;
  readonly analysis: StudyAnalysis;
  /** Where audit and failures lie, and where the report goes. */
  readonly folder: StudyFolder;
  readonly context: RunContext;
}

/** Where a report was written. */
export interface WrittenReport {
  readonly html: string;
  readonly tables: number;
  readonly figures: number;
}

/**
 * Writes `report.html`, `tables/*.csv` and `*.tex`, `figures/*.svg` and `*.png`, `results.parquet`, `results.json`,
 * `costs.csv`, `provenance.csv` and, of predictions made elsewhere, `predictions.csv` into the study's folder. Tables and
 * results.json follow from the scores alone: no times, no paths. An earlier report stays until all of this one is written.
 *
 * @param startDrawing starts the thread that draws the pictures; the built one where none is given
 * @throws what `holdFolder` throws; DISK_FULL, WRITE_FAILED. Nothing of the report is written any more then
 */
export async function writeReport(options: ReportOptions, startDrawing?: StartDrawing): Promise<WrittenReport> {
  const { folder } = options.folder;
  const lock = await holdFolder(options.folder, options.context);
  const unfinished = temporaryName(join(folder, "report"));
  try {
    const counts = await writeAll(options, unfinished, startDrawing);
    for (const name of readdirSync(unfinished)) {
      if (isFolder(join(folder, name))) removePath(join(folder, name)); // a file is replaced in one step
      renameSync(join(unfinished, name), join(folder, name));
    }
    return { html: join(folder, PAGE), ...counts };
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
    lock.release();
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

async function writeAll(
  options: ReportOptions,
  target: string,
  startDrawing: StartDrawing | undefined,
): Promise<Omit<WrittenReport, "html">> {
  const figures = figuresOf(options);
  const pictures = new PictureWriter(join(target, FIGURES_FOLDER), startDrawing);
  for (const { name, spec } of figures) pictures.add(name, { spec });
  const [, content] = await allOf([pictures.draw(), writeOthers(options, target, pictures)]);
  const drawn = figures.map((figure) => ({ ...figure, svg: pictures.svgOf(figure.name) }));
  const written = { time: new Date().toISOString(), code: codeProvenance() };
  const page = reportHtml({ ...options, ...content, study: options.context.study, figures: drawn, written });
  writeFileAtomic(join(target, PAGE), page);
  return { tables: content.tables.length, figures: figures.length };
}

/** Everything but the figures; what the page shows of it. */
async function writeOthers(options: ReportOptions, target: string, pictures: PictureWriter) {
  const { plan, results, analysis, folder, context } = options;
  const { study } = context;
  const { nsdTolerancesMm } = study.scoring;
  try {
    await collectGarbage(); // of the analysis
    const montages = montagesIn(options);
    if (montages.length > 0) pictures.add("cases", { svg: sheetSvg(montageSheet(montages, study.title)) });
    const tables = studyTables(analysis, runNumbers(results));
    const openings = openingsOf(folder, plan);
    const runs = provenanceTable(results, openings);
    const [costs] = await allOf([
      writeTables(options, target, { tables, runs }),
      writeResultsParquet(join(target, RESULTS_FILE), results.rows, { policy: policyOf(study), nsdTolerancesMm }),
    ]);
    await collectGarbage();
    await pictures.draw(); // in a second thread now: beside the database it would take too much memory
    return { tables, montages, openings, runs, costs };
  } catch (error) {
    pictures.stop(); // there will be no report
    throw error;
  }
}

/** Tables, results.json, costs.csv and provenance.csv; the costs. */
async function writeTables(
  { plan, results, analysis, context: { store } }: ReportOptions,
  target: string,
  { tables, runs }: { readonly tables: readonly Table[]; readonly runs: Table },
): Promise<Table> {
  const inFolder = (...names: string[]) => join(target, ...names);
  for (const table of tables) {
    writeFileAtomic(inFolder(TABLES_FOLDER, `${table.name}.csv`), textPieces(csvLines(table)));
    writeFileAtomic(inFolder(TABLES_FOLDER, `${table.name}.tex`), tableTex(table));
    await setImmediate(); // the database and the pictures go on
  }
  for (const table of [designTable(plan), runsTable(results)].filter(({ rows }) => rows.length > 0)) {
    writeFileAtomic(inFolder(TABLES_FOLDER, `${table.name}.csv`), textPieces(csvLines(table)));
  }
  const costs = costTable(results, store);
  writeFileAtomic(inFolder("costs.csv"), textPieces(csvLines(costs)));
  writeFileAtomic(inFolder("provenance.csv"), textPieces(csvLines(runs)));
  if (plan.scorings.length > 0) writeFileAtomic(inFolder("predictions.csv"), textPieces(csvLines(givenTable(results))));
  writeFileAtomic(inFolder("results.json"), textPieces(resultsTexts(analysis)));
  await collectGarbage(); // of the texts
  return costs;
}

function* resultsTexts(analysis: StudyAnalysis): Generator<string> {
  yield* jsonTexts(analysis);
  yield "\n";
}

function montagesIn({ results, analysis, context }: ReportOptions): Montage[] {
  const { study } = context;
  const policy = policyOf(study);
  const [lead] = analysis.settings.metrics as [string];
  const scored = rowsOfSelection(results.rows, study.selection).flatMap((row) => {
    const score = scoreOfRow(row, lead, policy);
    return score === null ? [] : [{ row, score }];
  });
  return montagesOf(scored, lead, betterOf(lead) !== "lower", results.standings, context);
}

/** Every figure that the analysis has something for. */
function figuresOf({ plan, analysis, context: { store } }: ReportOptions): Figure[] {
  return [
    ...dropPlot(analysis),
    ...heatMaps(analysis),
    ...scoreViolins(pooledCellsOf(analysis)),
    ...rankingPlot(analysis),
    ...sizeCurves(analysis),
    ...correlationPlot(analysis),
    ...sourceCenterPlot(analysis),
    ...learningCurves(plan.runs, store),
  ];
}
