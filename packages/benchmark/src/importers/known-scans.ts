import { basename, resolve } from "node:path";
import { fail } from "@panshift/core";
import { readDataset } from "@panshift/dataset";
import { readVolume } from "@panshift/volume/files";
import { importedScans } from "./import-log.ts";
import { type ScanIdentity, scanIdentity } from "./scan-identity.ts";

/** Scans by their voxels, to recognize one that comes again. */
export class KnownScans {
  readonly #byVoxels = new Map<string, string>();
  readonly #bySample = new Map<string, string>();

  /** @param name as messages call the scan */
  add(name: string, { voxels, sample }: ScanIdentity): void {
    if (!this.#byVoxels.has(voxels)) this.#byVoxels.set(voxels, name);
    if (sample !== null && !this.#bySample.has(sample)) this.#bySample.set(sample, name);
  }

  /**
   * A warning where another scan has the same shape, spacing and sampled voxels.
   *
   * @throws SCAN_DUPLICATE where another scan has the same voxels throughout
   */
  recognize(caseId: string, { voxels, sample }: ScanIdentity): readonly string[] {
    const same = this.#byVoxels.get(voxels);
    if (same !== undefined) {
      fail("SCAN_DUPLICATE", {
        caseId,
        expected: "a scan that is not there yet",
        found: `the voxels of ${same}`,
        hint: "one scan under two names would be in training and test at once",
      });
    }
    const alike = sample === null ? undefined : this.#bySample.get(sample);
    if (alike === undefined) return [];
    return [`probably the scan of ${alike}: same shape, spacing and sampled voxels`];
  }
}

/**
 * The scans of a dataset: from the log of its import, else by reading its images.
 *
 * @throws those of `readDataset` and `readVolume`
 */
export async function addDataset(known: KnownScans, folder: string, signal?: AbortSignal): Promise<readonly string[]> {
  const name = basename(resolve(folder));
  const dataset = readDataset(folder);
  const logged = new Map(importedScans(folder)?.map(({ record, scan }) => [record.caseId, scan]));
  for (const record of dataset.cases) {
    await new Promise(setImmediate); // lets Ctrl-C in
    signal?.throwIfAborted();
    const scan = logged.get(record.caseId) ?? scanIdentity(readVolume(dataset.imagePath(record)));
    known.add(`${record.caseId} in ${name}`, scan);
  }
  return [...new Set(dataset.cases.map((record) => record.dataset))];
}
