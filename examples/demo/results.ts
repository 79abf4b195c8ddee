import type { MethodId, TestDomain } from "./settings.ts";

/** Dice of one method on one test domain, as `panshift evaluate` summed it up. */
export interface Result {
  readonly method: MethodId;
  readonly domain: TestDomain;
  readonly n: number;
  /** `null` when n is 0. */
  readonly meanDice: number | null;
  readonly medianDice: number | null;
  readonly counts: Readonly<Record<"value" | "missed" | "spurious" | "bothEmpty" | "noPrediction", number>>;
}

/** One row a method and test domain. */
export function resultsCsv(results: readonly Result[]): string {
  const header = "method,center,sequence,relation,n,mean_dice,median_dice,value,missed,spurious,both_empty,no_prediction";
  const rows = results.map(({ method, domain, n, meanDice, medianDice, counts }) =>
    [
      ...[method, domain.center, domain.sequence, domain.title[1], n, meanDice ?? "", medianDice ?? ""],
      ...[counts.value, counts.missed, counts.spurious, counts.bothEmpty, counts.noPrediction],
    ].join(","),
  );
  return `${[header, ...rows].join("\n")}\n`;
}

/** The table that the demo ends with: test domains down, methods across, mean Dice (n). */
export function resultsTable(results: readonly Result[], domains: readonly TestDomain[], methods: readonly MethodId[]): string {
  const cell = (domain: TestDomain, method: MethodId) => {
    const result = results.find((each) => each.domain.id === domain.id && each.method === method);
    return result ? `${result.meanDice?.toFixed(3) ?? "-"} (n ${result.n})` : "-";
  };
  const rows = [
    ["test domain (unseen subjects)", ...methods],
    ...domains.map((domain) => [domain.title.join(": "), ...methods.map((method) => cell(domain, method))]),
  ];
  const widths = (rows[0] as string[]).map((_, column) => Math.max(...rows.map((row) => (row[column] as string).length)));
  const line = (row: readonly string[]) => row.map((text, column) => text.padEnd(widths[column] as number)).join("  ").trimEnd();
  return `${rows.map(line).join("\n")}\n`;
}
