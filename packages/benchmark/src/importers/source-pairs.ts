import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Refusal } from "./importer.ts";
import { namesIn } from "./source-files.ts";

/** An image of a source folder and its label, if it has one. */
export interface SourcePair {
  /** The image's name without channel and ending. */
  readonly name: string;
  /** Index of its channel; null where the name has none. */
  readonly channel: number | null;
  readonly image: string;
  readonly label: string | null;
}

export interface PairedFolders {
  readonly pairs: readonly SourcePair[];
  /** Labels of no image. */
  readonly refusals: readonly Refusal[];
}

/**
 * Pairs the images of one folder (`CASE.nii.gz`, or `CASE_0000.nii.gz` with its channel) with the labels of another
 * (`CASE.nii.gz`). A folder that is not there is empty.
 *
 * @param ending of both, `.nii.gz` unless given
 */
export function pairFolders(images: string, labels: string, ending = ".nii.gz"): PairedFolders {
  const used = new Set<string>();
  const pairs = volumesIn(images, ending).map((stem): SourcePair => {
    const [, name = stem, channel] = /^(.*)_(\d{4})$/.exec(stem) ?? [];
    // A name may end in four digits of its own (CASE_0001): it has a channel unless its label has those digits too.
    const own = channel !== undefined && existsSync(join(labels, `${stem}${ending}`));
    const label = join(labels, `${own ? stem : name}${ending}`);
    const hasLabel = existsSync(label);
    if (hasLabel) used.add(label);
    return {
      name: own ? stem : name,
      channel: own || channel === undefined ? null : Number(channel),
      image: join(images, `${stem}${ending}`),
      label: hasLabel ? label : null,
    };
  });
  const lonely = volumesIn(labels, ending)
    .map((stem) => join(labels, `${stem}${ending}`))
    .filter((label) => !used.has(label));
  return { pairs, refusals: lonely.map((label) => refusedLabel(label, images)) };
}

/** A case whose image should have a label and has none. */
export function refusedUnlabeled(caseId: string, image: string, place: string): Refusal {
  return { caseId, code: "LABEL_MISSING", message: `case ${caseId}, ${image}: expected a label ${place}; found none` };
}

function refusedLabel(label: string, images: string): Refusal {
  const caseId = label.replace(/^.*[\\/]/, "").replace(/\.nii(\.gz)?$/i, "");
  const message = `${label}: expected an image of this name in ${images}; found a label only`;
  return { caseId, code: "LABEL_WITHOUT_IMAGE", message };
}

function volumesIn(folder: string, ending: string): string[] {
  return namesIn(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length));
}
