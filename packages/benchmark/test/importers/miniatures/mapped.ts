import { join } from "node:path";
import type { Volume } from "@panshift/volume";
import { abdomen, mapped, write, writeAppleDouble } from "./abdomen.ts";
import { writeSeries } from "./dicom-series.ts";

/** The pancreas with its lesion, as sets without lesion labels have it, under another number. */
const wholePancreas = (value: number): Volume => mapped(abdomen().label, { 1: value, 2: value });
/** One value of the label as a file of its own. */
const alone = (value: number): Volume => mapped(abdomen().label, { 1: value === 1 ? 1 : 0, 2: value === 2 ? 1 : 0 });
const ct = (subject: number): Volume => abdomen({ subject }).image;

/** AMOS22: CT up to id 500, MR beyond, pancreas 10, a validation part, unlabeled scans, one label lost. */
export function amosMiniature(folder: string): string {
  const source = join(folder, "amos22");
  const scan = (part: string, id: number, image: Volume) => {
    const name = `amos_${String(id).padStart(4, "0")}.nii.gz`;
    write(image, source, `images${part}`, name);
    if (part !== "Ts") write(wholePancreas(10), source, `labels${part}`, name);
    writeAppleDouble(source, `images${part}`, `._${name}`);
  };
  scan("Tr", 1, ct(401));
  scan("Va", 500, ct(402));
  scan("Tr", 507, abdomen({ modality: "mr", subject: 403 }).image);
  scan("Va", 600, abdomen({ modality: "mr", subject: 404 }).image);
  scan("Ts", 8, ct(405));
  write(ct(406), source, "imagesTr", "amos_0009.nii.gz");
  return folder;
}

/** BTCV: images and labels under different names, pancreas 11. */
export function btcvMiniature(folder: string): string {
  const source = join(folder, "RawData");
  write(ct(411), source, "Training", "img", "img0001.nii.gz");
  write(wholePancreas(11), source, "Training", "label", "label0001.nii.gz");
  write(ct(412), source, "Testing", "img", "img0061.nii.gz");
  return source;
}

/** FLARE22: nnU-Net names for images alone, pancreas 4, unlabeled cases in a folder of their own. */
export function flare22Miniature(folder: string): string {
  const source = join(folder, "FLARE22");
  const labeled = join(source, "Training", "FLARE22_LabeledCase50");
  write(ct(421), labeled, "images", "FLARE22_Tr_0001_0000.nii.gz");
  write(wholePancreas(4), labeled, "labels", "FLARE22_Tr_0001.nii.gz");
  write(ct(422), source, "Training", "FLARE22_UnlabeledCase2000", "Case_00001_0000.nii.gz");
  return source;
}

/** PanTS: a file for each structure; the pancreas file holds the lesion too; one case without a lesion file. */
export function pantsMiniature(folder: string): string {
  const source = join(folder, "PanTS");
  for (const [part, id] of [
    ["Tr", "00000001"],
    ["Tr", "00000002"],
    ["Te", "00009001"],
  ] as const) {
    const name = `PanTS_${id}`;
    write(ct(430 + Number(id)), source, "data", `Image${part}`, name, "ct.nii.gz");
    const segmentations = join(source, "data", `Label${part}`, name, "segmentations");
    write(wholePancreas(1), segmentations, "pancreas.nii.gz");
    if (id !== "00000002") write(alone(2), segmentations, "pancreatic_lesion.nii.gz");
    write(alone(1), segmentations, "pancreas_head.nii.gz");
    write(alone(2), segmentations, "liver.nii.gz");
  }
  return source;
}

/** AbdomenAtlas: a combined map of numbers that differ between releases beside a file for each organ. */
export function abdomenatlasMiniature(folder: string): string {
  const source = join(folder, "AbdomenAtlas1.0Mini");
  const one = join(source, "BDMAP_00000017");
  write(ct(441), one, "ct.nii.gz");
  write(wholePancreas(6), one, "combined_labels.nii.gz");
  write(wholePancreas(1), one, "segmentations", "pancreas.nii.gz");
  write(alone(2), one, "segmentations", "postcava.nii.gz");
  return source;
}

/** CHAOS: DICOM below each patient, in and opposed phase apart, PNG labels of other organs, CT beside it. */
export function chaosMiniature(folder: string): string {
  const source = join(folder, "CHAOS");
  const mr = join(source, "Train_Sets", "MR", "1");
  const series = (subject: number, ...path: string[]) =>
    writeSeries(join(mr, ...path), abdomen({ modality: "mr", subject }).image, {
      modality: "MR",
      seriesUid: `1.2.${subject}`,
    });
  series(451, "T1DUAL", "DICOM_anon", "InPhase");
  series(452, "T1DUAL", "DICOM_anon", "OutPhase");
  series(453, "T2SPIR", "DICOM_anon");
  writeSeries(join(source, "Train_Sets", "CT", "1", "DICOM_anon"), ct(454), { seriesUid: "1.2.454" });
  return source;
}
