import type { Comparison } from "./pairs.ts";

/** What is compared, and the names of the columns. */
export function heading(
  version: string,
  peer: { readonly torch: string; readonly python: string },
  threads: number,
  pairs: number,
): string {
  const what = `PanShift on libtorch ${version} and Node ${process.version}, PyTorch ${peer.torch} on Python ${peer.python}`;
  const how = `${threads} threads each, ${pairs} interleaved pairs; medians; ratio below 1: PanShift is faster`;
  const columns = ["case", "PanShift", "PyTorch", "ratio [95 % interval]", "target"];
  return `${what}\n${how}\n${row(columns)}`;
}

export function formatComparison({
  name,
  unit,
  oursMedian,
  theirsMedian,
  ratio,
  target,
  met,
  notes,
}: Comparison): string {
  const digits = unit === "ns" ? 0 : 1;
  const interval = `${ratio.estimate.toFixed(3)} [${ratio.lower.toFixed(3)}, ${ratio.upper.toFixed(3)}]`;
  const verdict = `<= ${target.toFixed(2)} ${met ? "met" : "missed"}`;
  const sides = [oursMedian, theirsMedian].map((value) => `${value.toFixed(digits)} ${unit}`);
  const remark = notes.layout === undefined ? "" : `  (PyTorch ${notes.layout})`;
  return row([name, ...sides, interval, verdict]) + remark;
}

function row(cells: readonly string[]): string {
  const widths = [20, 12, 12, 24, 16];
  return cells
    .map((cell, index) => cell.padEnd(widths[index] ?? 0))
    .join(" ")
    .trimEnd();
}
