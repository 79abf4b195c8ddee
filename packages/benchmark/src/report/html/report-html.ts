import type { StudyAnalysis } from "../../analysis/analyze-study.ts";
import type { Opening } from "../../grid/target-vault.ts";
import type { Study } from "../../study/study-config.ts";
import type { Figure } from "../figures/figure.ts";
import { type Montage, PLACES } from "../pictures/montages.ts";
import { OUTLINES, sliceSvg } from "../pictures/slice-svg.ts";
import { definitionsSection } from "../sections/definitions.ts";
import { designSection } from "../sections/design.ts";
import { auditSection, type ProvenanceFacts, provenanceSection } from "../sections/provenance.ts";
import { publishedSection } from "../sections/published.ts";
import { verdictSection } from "../sections/verdict.ts";
import type { Table } from "../tables/table.ts";
import { escapeHtml, figureHtml, paragraph, section, tableHtml } from "./elements.ts";
import { pageHtml } from "./page.ts";

export type DrawnFigure = Figure & { readonly svg: string };

export interface ReportContent extends ProvenanceFacts {
  readonly study: Study;
  readonly analysis: StudyAnalysis;
  /** Of tested references, those for this report included. */
  readonly openings: readonly Opening[];
  readonly tables: readonly Table[];
  readonly figures: readonly DrawnFigure[];
  readonly montages: readonly Montage[];
  readonly costs: Table;
}

/** The whole report as one file. */
export function reportHtml(content: ReportContent): string {
  const { study, plan, analysis, folder, openings, tables, figures, costs } = content;
  const isLearning = ({ name }: DrawnFigure) => name === "learning-curves";
  const sections = [
    designSection(study, plan, analysis),
    verdictSection(analysis),
    section("figures", "Figures", ...figures.filter((one) => !isLearning(one)).map(drawn)),
    section("cases", "Cases", ...casesOf(content)),
    section("tables", "Tables", tables.length === 0 ? "" : paragraph(TABLES, "caption"), ...tables.map(tableHtml)),
    publishedSection(study, analysis),
    section("training", "Training", ...figures.filter(isLearning).map(drawn)),
    section("costs", "Costs", costs.rows.length === 0 ? "" : tableHtml(costs)),
    auditSection(openings, folder, plan),
    provenanceSection(content),
    definitionsSection(analysis),
  ].filter((part) => part !== "");
  const head = `<header><h1>${escapeHtml(study.title)}</h1>${paragraph(study.question, "lead")}${paragraph("For research use.", "note")}</header>`;
  return pageHtml({ title: study.title, contents: sections.map(anchorOf), body: [head, ...sections].join("\n") });
}

const TABLES =
  "A heading sorts its table. The same tables lie beside this page as tables/*.csv (numbers in full, with the runs behind every cell) and tables/*.tex.";

function anchorOf(html: string): readonly [string, string] {
  const [, id = "", title = ""] = html.match(/<section id="([^"]*)"><h2>([^<]*)/) ?? [];
  return [id, title];
}

function drawn(figure: DrawnFigure): string {
  return figureHtml(figure, figure.svg);
}

/** Width of a case's slice. */
const PICTURE_PX = 260;

function casesOf({ montages }: ReportContent): string[] {
  const shown = montages.filter(({ pictures }) => pictures.some((one) => one !== null));
  if (shown.length === 0) return [];
  const swatches = OUTLINES.map(({ name, color }) => `<span style="color:${color}">&#9632;</span> ${name}`);
  const words = `<p class="caption">The axial slice in which the reference is largest, cut to its surroundings; the patient's right is on the left. ${swatches.join(" ")}. A prediction that lies in other slices alone has no outline here. Best, median and worst of all scored cases and seeds of a row; runs have their numbers under Provenance.</p>`;
  return [
    words,
    ...shown.map(({ method, kind, label, n, pictures }) => {
      const cells = pictures.flatMap((cell, at) =>
        cell === null
          ? []
          : `<div>${sliceSvg(cell.picture, PICTURE_PX)}<br>${PLACES[at]}: ${escapeHtml(cell.caption)} (${escapeHtml(cell.model)})</div>`,
      );
      return `<h3>${escapeHtml(`${method}, ${kind}, ${label} (of ${n} scored cases and seeds)`)}</h3><div class="montage">${cells.join("")}</div>`;
    }),
  ];
}
