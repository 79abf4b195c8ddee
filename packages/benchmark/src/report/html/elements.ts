import { fullCaption, MOST_ROWS, shownColumns, type Table } from "../tables/table.ts";

/** Text as HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (mark) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[mark] as string);
}

/** A section with its anchor; empty without content. */
export function section(id: string, title: string, ...content: readonly string[]): string {
  const body = content.filter((part) => part !== "").join("\n");
  return body === "" ? "" : `<section id="${id}"><h2>${escapeHtml(title)}</h2>\n${body}\n</section>`;
}

export function paragraph(text: string, kind?: string): string {
  return `<p${kind === undefined ? "" : ` class="${kind}"`}>${escapeHtml(text)}</p>`;
}

export function list(items: readonly string[]): string {
  return items.length === 0 ? "" : `<ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join("")}</ul>`;
}

/** Names and values. */
export function facts(pairs: readonly (readonly [name: string, value: string])[]): string {
  return `<dl>${pairs.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`).join("")}</dl>`;
}

/** Longer tables are folded. */
const FOLDED_ROWS = 40;
/** Longer texts may be broken into lines. */
const LONG_TEXT = 20;

/** A table whose headings sort it. */
export function tableHtml(table: Table): string {
  const shown = shownColumns(table);
  const heading = shown.map((at) => {
    const column = table.columns[at] as Table["columns"][number];
    return `<th${column.isNumber ? ' class="number"' : ""}><button type="button">${escapeHtml(column.title ?? "")}</button></th>`;
  });
  const rows = table.rows.slice(0, MOST_ROWS).map((values, row) => {
    const cells = shown.map((at) => {
      const [value, text] = [values[at], table.text(row, at)];
      const isNumber = table.columns[at]?.isNumber;
      const long = text.length > LONG_TEXT ? ' class="long"' : "";
      return `<td${isNumber ? ` class="number" data-v="${value ?? ""}"` : long}>${escapeHtml(text)}</td>`;
    });
    return `<tr>${cells.join("")}</tr>`;
  });
  const left = table.rows.length - rows.length;
  const note = left > 0 ? paragraph(`${left} further rows are in tables/${table.name}.csv.`, "note") : "";
  const body = `<div class="scroll"><table><thead><tr>${heading.join("")}</tr></thead><tbody>${rows.join("")}</tbody></table></div>${note}`;
  const head = `<h3 id="table-${table.name}">${escapeHtml(table.title)}</h3>${paragraph(fullCaption(table), "caption")}`;
  if (rows.length <= FOLDED_ROWS) return head + body;
  return `${head}<details><summary>${table.rows.length} rows</summary>${body}</details>`;
}

/** A drawn figure with its words. */
export function figureHtml({ title, caption }: { readonly title: string; readonly caption: string }, svg: string) {
  return `<figure role="img" aria-label="${escapeHtml(title)}"><h3>${escapeHtml(title)}</h3><div class="scroll">${svg}</div><figcaption>${escapeHtml(caption)}</figcaption></figure>`;
}
