import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";

const folder = resolve(import.meta.dirname, "../../docs/studies");

/** What a report says, without its marks. */
function textOf(study: string): string {
  return readFileSync(resolve(folder, study, "report.html"), "utf8")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/ +/g, " ");
}

test("every number with an interval on the page of the full studies stands in one of their reports", () => {
  const reports = ["cross-sequence", "limited-sampling"].map(textOf).join("\n");
  const page = readFileSync(resolve(folder, "README.md"), "utf8").replaceAll(/\s+/g, " ");
  const told = [...page.matchAll(/(-?\d\.\d+) \((-?\d\.\d+) to (-?\d\.\d+)\)/g)];
  expect(told.length).toBeGreaterThan(15);
  const isThere = ([, value, low, high]: readonly string[]) =>
    reports.includes(`${value} ${low} to ${high}`) || reports.includes(`${value} (95 % CI ${low} to ${high}`);
  expect(told.filter((one) => !isThere(one)).map(([text]) => text)).toEqual([]);
});
