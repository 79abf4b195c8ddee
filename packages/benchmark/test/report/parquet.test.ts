import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, expect, test } from "vitest";
import { policyOf } from "../../src/analysis/study-policy.ts";
import { writeResultsParquet } from "../../src/report/write-parquet.ts";
import { queryResults, type ResultRow } from "../../src/study.ts";
import { rowsOf, shiftedFacts, studyOf } from "../analysis/study.ts";

const root = mkdtempSync(join(tmpdir(), "panshift-parquet-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const policy = policyOf(studyOf(["baseline"]));
const rows = rowsOf(shiftedFacts({ sequence: 0.4, center: 0.1 }));

test("a study with many tolerances is written in little memory", async () => {
  const folder = mkdtempSync(join(root, "wide-"));
  const nsdTolerancesMm = Array.from({ length: 60 }, (_, at) => at + 1);
  const many = Array.from({ length: 1000 }, () => rows).flat();
  await writeResultsParquet(join(folder, "results.parquet"), many, { policy, nsdTolerancesMm });
  const answer = await queryResults(folder, "SELECT count(*) AS n FROM results WHERE metric = 'dice'");
  expect(answer.rows).toEqual([[24_000]]);
});

test("results that an earlier version wrote are asked as they are", async () => {
  const folder = mkdtempSync(join(root, "earlier-"));
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(
    `COPY (SELECT 'net' AS method, 'dice' AS metric, 'value' AS outcome, 0.5::DOUBLE AS value, 0.5::DOUBLE AS score)
     TO '${join(folder, "results.parquet")}' (FORMAT parquet)`,
  );
  connection.closeSync();
  instance.closeSync();
  expect((await queryResults(folder, "SELECT * FROM results")).rows).toEqual([["net", "dice", "value", 0.5, 0.5]]);
});

test("a disk that is full while the database writes is said to be full, and nothing is left of the file", async () => {
  const folder = mkdtempSync(join(root, "full-"));
  const [first] = rows as [ResultRow];
  const last = Object.create(first, {
    voxels: {
      get() {
        throw new Error("Could not write: No space left on device");
      },
    },
  }) as ResultRow;
  const written = writeResultsParquet(join(folder, "results.parquet"), [last], { policy, nsdTolerancesMm: [1] });
  await expect(written).rejects.toMatchObject({ code: "DISK_FULL" });
  expect(readdirSync(folder)).toEqual([]);
});
