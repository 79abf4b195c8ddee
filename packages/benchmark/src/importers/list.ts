import { fail } from "@panshift/core";
import { csv } from "./csv.ts";
import { dicom } from "./dicom/dicom.ts";
import { crosspan, pancreasdg } from "./domain-folders.ts";
import type { Importer } from "./importer.ts";
import { mappedImporter } from "./mapped/mapped-importer.ts";
import { mappedImporters } from "./mapped/mapped-importers.ts";
import { readMapping } from "./mapped/mapping.ts";
import { msd } from "./msd.ts";
import { nih } from "./nih.ts";
import { nnunet } from "./nnunet.ts";
import { panorama } from "./panorama.ts";
import { pansegdata } from "./pansegdata.ts";
import { panther } from "./panther.ts";
import { totalsegmentator } from "./totalsegmentator.ts";

/** Every kind that `panshift import` knows, in the order of the help. */
export const importers: readonly Importer[] = [
  nnunet,
  msd,
  nih,
  pansegdata,
  crosspan,
  pancreasdg,
  panther,
  panorama,
  totalsegmentator,
  ...mappedImporters,
  dicom,
  csv,
];

/** The importer of a kind, or of a mapping file (JSON) of the user. @throws IMPORT_KIND_UNKNOWN, and those of `readMapping` */
export function importerOf(kind: string): Importer {
  if (/\.json$/i.test(kind)) return mappedImporter(readMapping(kind));
  const found = importers.find(({ id }) => id === kind);
  if (found !== undefined) return found;
  return fail("IMPORT_KIND_UNKNOWN", {
    expected: `a kind among ${importers.map(({ id }) => id).join(", ")}`,
    found: kind,
    hint: "panshift import --help says what each is; any other source comes in by a table (kind csv)",
  });
}
