import type { CaseRow, SideNames } from "@panshift/dataset";
import type { DicomFileOptions } from "@panshift/volume/files";
import type { Table } from "./table-file.ts";

/** The labels of every imported dataset. `ignore` marks parts that nobody labeled. */
export const canonicalLabels = { background: 0, pancreas: 1, lesion: 2, ignore: 3 } as const;

export type CanonicalLabel = (typeof canonicalLabels)[keyof typeof canonicalLabels];

/** Where the voxels of a scan are: a file, a DICOM folder, or some of the files in one. */
export interface ImageSource {
  /** Of the file or folder. */
  readonly path: string;
  /** The DICOM files that make the scan, where the folder holds others too. */
  readonly files?: readonly string[];
  readonly dicom?: DicomFileOptions;
}

/** A label file and what its values mean. */
export interface LabelPart {
  readonly path: string;
  /** Value in the file to canonical label; 0 is background without being named. Any other value refuses the case ... */
  readonly values: Readonly<Record<number, CanonicalLabel>>;
  /** ... unless all others are said to be background. */
  readonly rest?: "background";
}

/** A file with other organs, and the names of its values. Values without a name are left out. */
export interface SidePart {
  readonly path: string;
  /** Value in the file to a name among those of the plan's side map. */
  readonly names: Readonly<Record<number, string>>;
  /** Which side map; the first one (`sideTr`) unless given. */
  readonly kind?: string;
}

/**
 * What a label's array means where it has the image's shape but its header says another place:
 * - `world`: the headers are to be believed; where they disagree, the image's holds and a warning says so;
 * - `array`: voxel (i, j, k) of the label is voxel (i, j, k) of the image, whatever the label's header says;
 * - `flips`: both are turned to RAS axes, and the label is flipped along y or z where its voxels lie in pancreas-like
 *   intensities (CT) only then.
 */
export type LabelPlacement = "world" | "array" | "flips";

/** One scan that could be imported. */
export interface ProposedCase {
  /** Name of its files in the dataset. */
  readonly caseId: string;
  /** Further names by which a row of `--csv` may mean it. */
  readonly aliases?: readonly string[];
  /** Columns of cases.tsv that are known; the plan's `row` holds for the others, then `n/a`. */
  readonly row: CaseRow;
  readonly image: ImageSource;
  /** Painted one over another in this order; none for an unlabeled case. */
  readonly labels: readonly LabelPart[];
  readonly side?: readonly SidePart[];
  readonly placement?: LabelPlacement;
  /** What the source got wrong about this case, and what is done about it. */
  readonly warnings?: readonly string[];
  /** Type of lesion of this case if its label holds any and nothing else says more (column `lesion`). */
  readonly labeledLesion?: string;
  /** Refuses the case when its pancreas and lesion have fewer voxels than this. */
  readonly minLabelVoxels?: number;
  /** Refuses the case when its pancreas or lesion touches the border of the volume. */
  readonly wholeLabel?: boolean;
}

/** A case of the source that is not imported, and why. */
export interface Refusal {
  readonly caseId: string;
  /** Of the error table. */
  readonly code: string;
  readonly message: string;
}

/** The names of a side map. */
export interface SideMapNames {
  /** `null` for `side.json`, else the kind of `side_<kind>.json`. */
  readonly kind: string | null;
  readonly names: SideNames;
}

/** What an importer found in a source: nothing is read or written yet beyond names and small tables. */
export interface ImportPlan {
  /** Title of the dataset, for dataset.json. */
  readonly title: string;
  /** Columns of cases.tsv that hold for every case, `dataset` and `license` among them. */
  readonly row: CaseRow;
  readonly cases: readonly ProposedCase[];
  readonly sideMaps?: readonly SideMapNames[];
  /** Cases that are refused before their voxels are read. */
  readonly refusals?: readonly Refusal[];
  /** About the source as a whole. */
  readonly warnings?: readonly string[];
}

export interface PlanOptions {
  /** The table of `--csv`, for what only the importer can use of it (labels of a DICOM tree, say). */
  readonly overrides: Table | null;
}

/** A kind of source that can be imported. */
export interface Importer {
  /** As the command names it. */
  readonly id: string;
  /** One line for the help: the set, its modality, what it labels. */
  readonly summary: string;
  /** Files and folders that it expects below the source, one line each. */
  readonly layout: readonly string[];
  /** Name of the set in the table of overlaps, where it is there. */
  readonly overlaps?: string;
  /**
   * Finds the cases of a source.
   *
   * @throws IMPORT_LAYOUT_UNKNOWN (by `failLayout`) for a source of another layout
   */
  plan(source: string, options: PlanOptions): ImportPlan;
}

/** An importer, with its types checked where it is written. */
export function defineImporter(importer: Importer): Importer {
  return importer;
}
