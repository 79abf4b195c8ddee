import { join } from "node:path";
import { createVolume, type PerAxis, type Volume } from "@panshift/volume";
import { abdomen, write, writeAppleDouble, writeFile } from "./abdomen.ts";

/** Each voxel of the abdomen becomes 3 x 3 x 3, so that the pancreas has more than 500. */
const FINER = 3;

interface SubjectOptions {
  readonly subject: number;
  readonly modality: "ct" | "mr";
  /** Keeps only the first so many voxels of the pancreas. */
  readonly keep?: number;
  /** Paints a voxel of pancreas into the border of the volume. */
  readonly touching?: boolean;
}

/**
 * TotalSegmentator v2, CT: a folder a subject with one mask for each organ, meta.csv with semicolons. Subject s0001 has a
 * pancreas of 499 voxels, s0002 an empty mask (the body part is not in view), s0003 one that touches the border.
 */
export function totalsegmentatorMiniature(folder: string): string {
  const source = join(folder, "Totalsegmentator_dataset_v201");
  writeFile(
    [
      "\uFEFFimage_id;age;gender;institute;study_type;split",
      "s0000;54.0;m;A;ct abdomen;train",
      "s0001;61.0;f;B;ct thorax;train",
      "s0002;40.0;f;B;ct head;val",
      "s0003;33.0;m;C;ct pelvis;train",
      "s0010;;f;C;ct abdomen;test",
      "s0011;70.0;m;A;ct abdomen;val",
      "",
    ].join("\r\n"),
    source,
    "meta.csv",
  );
  writeSubject(join(source, "s0000"), { subject: 1, modality: "ct" });
  writeSubject(join(source, "s0001"), { subject: 2, modality: "ct", keep: 499 });
  writeSubject(join(source, "s0002"), { subject: 3, modality: "ct", keep: 0 });
  writeSubject(join(source, "s0003"), { subject: 4, modality: "ct", touching: true });
  writeSubject(join(source, "s0010"), { subject: 5, modality: "ct" });
  writeSubject(join(source, "s0011"), { subject: 6, modality: "ct" });
  writeAppleDouble(source, "._s0000");
  return source;
}

/** TotalSegmentator MRI: the images are called mri.nii.gz, and meta.csv says the scanner. */
export function totalsegmentatorMrMiniature(folder: string): string {
  const source = join(folder, "TotalsegmentatorMRI_dataset");
  writeFile(
    "image_id;split;institute;manufacturer;scanner_model;magnetic_field_strength;source\n" +
      "s0001;train;I1;siemens;Aera;1.5;internal\ns0002;test;I2;philips;Ingenia;3.0;idc\n",
    source,
    "meta.csv",
  );
  writeSubject(join(source, "s0001"), { subject: 7, modality: "mr" });
  writeSubject(join(source, "s0002"), { subject: 8, modality: "mr" });
  return source;
}

function writeSubject(folder: string, { subject, modality, keep, touching = false }: SubjectOptions): void {
  const made = abdomen({ subject, modality, lesion: false });
  const image = finer(made.image);
  const gland = Uint8Array.from(finer(made.label).voxels as Uint8Array);
  if (keep !== undefined) for (const n of [...gland.keys()].filter((at) => gland[at] === 1).slice(keep)) gland[n] = 0;
  if (touching) gland[0] = 1;
  const organ = (name: string, voxels: Uint8Array) =>
    write(createVolume(voxels, image), folder, "segmentations", `${name}.nii.gz`);
  write(image, folder, modality === "ct" ? "ct.nii.gz" : "mri.nii.gz");
  organ("pancreas", gland);
  // By their intensity: the liver on the right, bone in the back.
  const looks = modality === "ct" ? { liver: [110, 116], vertebrae_L1: [400, 406] } : { liver: [150, 156] };
  for (const [name, [low = 0, high = 0]] of Object.entries(looks)) {
    organ(
      name,
      Uint8Array.from(image.voxels as Int16Array, (value) => (value >= low && value <= high ? 1 : 0)),
    );
  }
  organ("brain", new Uint8Array(gland.length));
}

function finer({ voxels, shape, affine }: Volume): Volume {
  const [ni, nj, nk] = shape.map((length) => length * FINER) as unknown as PerAxis<number>;
  const out = voxels instanceof Int16Array ? new Int16Array(ni * nj * nk) : new Uint8Array(ni * nj * nk);
  for (let n = 0; n < out.length; n++) {
    const at = [n % ni, Math.floor(n / ni) % nj, Math.floor(n / (ni * nj))].map((index) => Math.floor(index / FINER));
    const [i, j, k] = at as unknown as PerAxis<number>;
    out[n] = Number(voxels[i + shape[0] * (j + shape[1] * k)]);
  }
  const scaled = affine.map((row, r) => (r === 3 ? row : row.map((value, c) => (c === 3 ? value : value / FINER))));
  return createVolume(out, { shape: [ni, nj, nk], affine: scaled as unknown as Volume["affine"] });
}
