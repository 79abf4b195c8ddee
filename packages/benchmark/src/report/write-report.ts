import { rmSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomic } from "@panshift/core/files";
import type { StudyAnalysis } from "../analysis/analyze-study.ts";
import { cellsOfMetrics, scoreOfRow } from "../analysis/cell.ts";
import { poolCells } from "../analysis/pooled.ts";
import { rowsOfSelection } from "../analysis/rows-of-selection.ts";
import { policyOf } from "../analysis/study-policy.ts";
import { betterOf } from "../evaluation/metric-paths.ts";
import type { RunContext } from "../grid/execute-run.ts";
import type { StudyFolder } from "../grid/study-folder.ts";
import type { StudyResults } from "../results/collect-results.ts";
import type { StudyPlan } from "../study/plan.ts";
import { costTable } from "./costs.ts";
import { correlationPlot } from "./figures/correlation-plot.ts";
import { figureSvg, svgPng } from "./figures/draw-figure.ts";
import { dropPlot } from "./figures/drop-plot.ts";
import type { Figure } from "./figures/figure.ts";
import { heatMaps } from "./figures/heat-map.ts";
import { learningCurves } from "./figures/learning-curves.ts";
import { rankingPlot } from "./figures/ranking-plot.ts";
import { scoreBoxes } from "./figures/score-boxes.ts";
import { sizeCurves } from "./figures/size-curves.ts";
import { sourceCenterPlot } from "./figures/source-center-plot.ts";
import { type DrawnFigure, reportHtml } from "./html/report-html.ts";
import { montageSheet, montagesOf } from "./pictures/montages.ts";
import { sheetSvg } from "./pictures/sheet.ts";
import { RESULTS_FILE, TABLES_FOLDER } from "./query-results.ts";
import { studyTables } from "./tables/study-tables.ts";
import { tableCsv, tableTex } from "./tables/table.ts";
import { writeResultsParquet } from "./write-parquet.ts";

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
 * Writes `report.html`, `tables/*.csv` and `*.tex`, `figures/*.svg` and `*.png`, `results.parquet`, `results.json` and
 * `costs.csv` into the study's folder. Tables and results.json follow from the scores alone: no times, no paths.
 */
export async function writeReport(options: ReportOptions): Promise<WrittenReport> {
  const { plan, results, analysis, folder, context } = options;
  const { study } = context;
  const inFolder = (...names: string[]) => join(folder.folder, ...names);
  for (const old of [TABLES_FOLDER, "figures"]) rmSync(inFolder(old), { recursive: true, force: true });
  const tables = studyTables(analysis);
  for (const table of tables) {
    writeFileAtomic(inFolder(TABLES_FOLDER, `${table.name}.csv`), tableCsv(table));
    writeFileAtomic(inFolder(TABLES_FOLDER, `${table.name}.tex`), tableTex(table));
  }
  const figures = await drawFigures(options);
  for (const { name, svg } of figures) {
    writeFileAtomic(inFolder("figures", `${name}.svg`), svg.replaceAll("currentColor", "#1a1a1a"));
    writeFileAtomic(inFolder("figures", `${name}.png`), await svgPng(svg));
  }
  const costs = costTable(results, context.store);
  writeFileAtomic(inFolder("costs.csv"), tableCsv(costs));
  writeFileAtomic(inFolder("results.json"), `${JSON.stringify(analysis)}\n`);
  const policy = policyOf(study);
  const { nsdTolerancesMm } = study.scoring;
  await writeResultsParquet(inFolder(RESULTS_FILE), results.rows, { policy, nsdTolerancesMm });
  const [lead] = analysis.settings.metrics as [string];
  const scored = rowsOfSelection(results.rows, study.selection).flatMap((row) => {
    const score = scoreOfRow(row, lead, policy);
    return score === null ? [] : [{ row, score }];
  });
  const montages = montagesOf(scored, lead, betterOf(lead) !== "lower", results.standings, context);
  if (montages.length > 0) {
    const sheet = sheetSvg(montageSheet(montages, study.title));
    writeFileAtomic(inFolder("figures", "cases.svg"), sheet);
    writeFileAtomic(inFolder("figures", "cases.png"), await svgPng(sheet));
  }
  const html = inFolder("report.html");
  writeFileAtomic(html, reportHtml({ study, plan, results, analysis, folder, tables, figures, montages, costs }));
  return { html, tables: tables.length, figures: figures.length };
}

/** Every figure that the analysis has something for, drawn. */
async function drawFigures({ plan, results, analysis, context }: ReportOptions): Promise<DrawnFigure[]> {
  const { study, store } = context;
  const leading = rowsOfSelection(results.rows, study.selection);
  const pooled = cellsOfMetrics(leading, study.scoring.metrics, policyOf(study)).flatMap((cells) => poolCells(cells));
  const figures: Figure[] = [
    ...dropPlot(analysis),
    ...heatMaps(analysis),
    ...scoreBoxes(pooled),
    ...rankingPlot(analysis),
    ...sizeCurves(analysis),
    ...correlationPlot(analysis),
    ...sourceCenterPlot(analysis),
    ...learningCurves(plan.runs, store),
  ];
  const drawn: DrawnFigure[] = [];
  for (const figure of figures) drawn.push({ ...figure, svg: await figureSvg(figure) });
  return drawn;
}
