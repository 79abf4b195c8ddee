import { join } from "node:path";
import { abdomen, mapped, write, writeFile } from "./abdomen.ts";
import { mhaBytes } from "./panther.ts";

/**
 * A user's own scans and the table that lists them, semicolons and quotes as a spreadsheet writes them: labels with
 * values of their own, an unlabeled scan, a MetaImage, and a row whose image is not there.
 */
export function csvMiniature(folder: string): string {
  const source = join(folder, "own");
  const scan = (subject: number) => abdomen({ subject, modality: "mr" });
  write(scan(1).image, source, "scans", "a.nii.gz");
  write(mapped(scan(1).label, { 1: 10, 2: 20 }), source, "masks", "a-mask.nii.gz");
  write(scan(2).image, source, "scans", "b.nii.gz");
  writeFile(mhaBytes(scan(3).image), source, "scans", "c.mha");
  write(scan(3).label, source, "masks", "c.nii.gz");
  return writeFile(
    [
      "case_id;image;label;label_map;subject;center;modality;sequence;phase;lesion;scanner_room",
      'a;scans/a.nii.gz;masks/a-mask.nii.gz;"pancreas=10,lesion=20";S1;Nord;mr;t1w;venous;pda;7',
      "b;scans/b.nii.gz;;;S1;Nord;mr;t2w;;;7",
      'c;scans/c.mha;masks/c.nii.gz;"pancreas=1,lesion=2";S2;"Süd; alt";mr;t1w;arterial;ipmn;',
      "d;scans/d.nii.gz;masks/d.nii.gz;;S3;Nord;mr;t1w;venous;none;",
    ].join("\n"),
    source,
    "scans.csv",
  );
}
