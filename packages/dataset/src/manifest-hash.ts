import { canonicalHash } from "@panshift/core";
import { rowOfRecord } from "./case-record.ts";
import { fileHash } from "./file-hash.ts";
import type { Dataset } from "./read-dataset.ts";
import { NOT_AVAILABLE } from "./vocabulary.ts";

/**
 * Content hash of a dataset's manifest, which stands for the data in a run's identity: equal for equal rows and
 * equal image and label files, wherever the folder lies and in whatever order the rows are. Files whose hash
 * cases.tsv does not hold are hashed here.
 */
export function manifestHash(dataset: Dataset): string {
  const rows = dataset.cases.map((record) => {
    const label = dataset.labelPath(record);
    return {
      ...rowOfRecord(record),
      dataset: dataset.hasManifest ? record.dataset : NOT_AVAILABLE,
      sha256_image: known(record.sha256Image) ?? fileHash(dataset.imagePath(record)),
      sha256_label: label === null ? NOT_AVAILABLE : (known(record.sha256Label) ?? fileHash(label)),
    };
  });
  rows.sort((a, b) =>
    ((a as Record<string, string>).case_id as string) < ((b as Record<string, string>).case_id as string) ? -1 : 1,
  );
  return canonicalHash({ labels: dataset.labels, channelNames: dataset.channelNames, rows });
}

function known(hash: string): string | null {
  return hash === NOT_AVAILABLE ? null : hash;
}
