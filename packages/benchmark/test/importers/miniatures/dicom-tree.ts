import { join } from "node:path";
import type { Volume } from "@panshift/volume";
import type { DicomElement } from "../../../../../test/support/file-bytes.ts";
import { abdomen, write, writeFile } from "./abdomen.ts";
import { writeSeries } from "./dicom-series.ts";

/**
 * A folder tree as a hospital exports it: a CT with a label of its folder's name, a dual-echo MR whose two echoes are two
 * series in one folder (at 3 T, 1.15 ms opposed and 2.3 ms in phase) with descriptions that name the wrong one, a report
 * without pixels and a text file.
 */
export function dicomMiniature(folder: string): string {
  const source = join(folder, "export");
  const ct = abdomen({ subject: 1 });
  writeSeries(join(source, "p1", "ct_venous"), ct.image, { seriesUid: "1.2.1", extra: patient("P1") });
  write(ct.label, source, "p1", "ct_venous.nii.gz");
  const echo = (image: Volume, number: number, echoTimeMs: string, description: string) =>
    writeSeries(join(source, "p2", "dual", String(number)), image, {
      modality: "MR",
      seriesUid: `1.2.2.${number}`,
      seriesNumber: String(number),
      description,
      echoTimeMs,
      extra: [
        ...patient("P2"),
        [0x0018, 0x0020, "CS", "GR"],
        [0x0018, 0x0087, "DS", "3"],
        [0x0018, 0x0080, "DS", "4.2"],
      ],
    });
  echo(abdomen({ modality: "mr", subject: 2 }).image, 5, "1.15", "t1 in phase");
  echo(abdomen({ modality: "mr", subject: 3 }).image, 6, "2.3", "t1 opposed");
  writeFile("exported by nobody", source, "p1", "README.txt");
  return source;
}

function patient(id: string): DicomElement[] {
  return [[0x0010, 0x0020, "LO", id]];
}
