import { escapeHtml } from "./elements.ts";

/**
 * A figure is as wide as it was drawn, at most as the page; on a phone its words would then be too small, and it scrolls, as
 * tables do. On paper headings are no buttons: browsers repeat the head of a table on every page only where it holds plain text.
 */
const STYLE = `
:root { color-scheme: light dark; --ink: #1a1a1a; --paper: #ffffff; --soft: #5c6470; --line: #d5d9df; --panel: #f5f6f8;
  --holds: #00664b; --drops: #a33b00; --unsure: #5c6470; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --paper: #14161a; --soft: #a4acb8; --line: #363c45;
  --panel: #1d2127; --holds: #4fd1a5; --drops: #ff9d5c; --unsure: #a4acb8; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem; max-width: 84rem; color: var(--ink); background: var(--paper);
  font: 16px/1.5 system-ui, "DejaVu Sans", sans-serif; }
h1 { font-size: 1.7rem; margin: 0 0 .3rem; } h2 { margin: 2.4rem 0 .6rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1.02rem; margin: 1.4rem 0 .3rem; }
.lead { font-size: 1.1rem; } .caption, figcaption, .note { color: var(--soft); font-size: .9rem; margin: .2rem 0 .5rem; }
nav { display: flex; flex-wrap: wrap; column-gap: .9rem; } nav a { color: inherit; }
.warning { border-left: 4px solid var(--drops); padding: .2rem .8rem; background: var(--panel); }
.finding { border-left: 4px solid var(--unsure); padding: .15rem .8rem; margin: .5rem 0; background: var(--panel); }
.finding.holds { border-color: var(--holds); } .finding.drops { border-color: var(--drops); }
.finding.differs { border-color: #0072b2; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; font-size: .86rem; font-variant-numeric: tabular-nums; }
th, td { padding: .2rem .45rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { background: var(--panel); vertical-align: bottom; } td { white-space: nowrap; } .number { text-align: right; } .long { white-space: normal; min-width: 8rem; }
th button { all: unset; cursor: pointer; font-weight: 600; } th button:focus-visible { outline: 2px solid #0072b2; }
th[aria-sort=ascending] button::after { content: " \\2191"; } th[aria-sort=descending] button::after { content: " \\2193"; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; } dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
figure { margin: 1.2rem 0; } figure svg { max-width: 100%; height: auto; }
.montage { display: flex; flex-wrap: wrap; gap: .8rem; } .montage div { width: 260px; font-size: .8rem; } .montage svg { max-width: 100%; height: auto; }
summary { cursor: pointer; color: var(--soft); }
@media screen and (max-width: 48rem) { body { padding: 1rem; } figure svg { max-width: none; } }
@media print { :root { font-size: 10pt; --ink: #000; --paper: #fff; --soft: #444; --line: #bbb; --panel: #fff; } body { max-width: none; padding: 0; font-size: 1rem; }
  nav { display: none; } .scroll { overflow: visible; } figure, tr, thead, .finding, .montage { break-inside: avoid; }
  h2, h3, h3 + .caption, summary { break-after: avoid; } th button { display: contents; } figure svg { max-height: 23cm; } .montage div { width: 30%; }
  table { font-size: 6.5pt; } th, td { padding: .1rem .3rem; } td:not(.number) { white-space: normal; } .long { min-width: 0; } }
`;

/** Sorts a table by the heading that is pressed: numbers by value, words by letters, empty last. Paper folds nothing. */
const SCRIPT = `
for (const button of document.querySelectorAll("th button")) button.addEventListener("click", () => {
  const heading = button.parentElement, table = heading.closest("table"), at = heading.cellIndex;
  const sign = heading.getAttribute("aria-sort") === "ascending" ? -1 : 1;
  for (const other of table.querySelectorAll("th")) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", sign === 1 ? "ascending" : "descending");
  const key = (row) => { const v = row.cells[at].dataset.v; return v === undefined ? row.cells[at].textContent : v === "" ? null : Number(v); };
  const order = (a, b) => a === b ? 0 : a === null ? 1 : b === null ? -1 : sign * (typeof a === "number" ? a - b : a < b ? -1 : 1);
  const rows = [...table.tBodies[0].rows].sort((a, b) => order(key(a), key(b)));
  table.tBodies[0].append(...rows);
});
addEventListener("beforeprint", () => { for (const folded of document.querySelectorAll("details")) folded.open = true; });
`;

export interface Page {
  readonly title: string;
  /** Anchors and their words. */
  readonly contents: readonly (readonly [id: string, title: string])[];
  readonly body: string;
}

/** One file that asks for nothing: style, script and pictures are in it. */
export function pageHtml({ title, contents, body }: Page): string {
  const links = contents.map(([id, words]) => `<a href="#${id}">${escapeHtml(words)}</a>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<nav>${links.join("")}</nav>
${body}
<script>${SCRIPT}</script>
</body>
</html>
`;
}
