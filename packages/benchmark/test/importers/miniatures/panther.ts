import { join } from "node:path";
import { originOf, spacingOf, type Volume } from "@panshift/volume";
import { abdomen, mapped, storedAs, writeAppleDouble, writeFile } from "./abdomen.ts";

/** Our label to theirs: they call the tumor 1 and the pancreas 2. */
const THEIRS = { 1: 2, 2: 1 };

/**
 * PANTHER: MetaImage files on LPS axes, labels swapped against ours, other sequences and other subjects among the
 * unlabeled scans, one label with a third value, one labeled scan that holds no tumor.
 */
export function pantherMiniature(folder: string): string {
  const source = join(folder, "panther");
  const task = (n: 1 | 2) => join(source, `PANTHER_Task${n}`);
  const scan = (n: 1 | 2, id: string, subject: number, { lesion = true, values = THEIRS as object } = {}) => {
    const { image, label } = abdomen({ modality: "mr", subject, lesion });
    writeFile(mhaBytes(image), task(n), "ImagesTr", `${id}_0000.mha`);
    writeFile(mhaBytes(mapped(label, { ...values })), task(n), "LabelsTr", `${id}.mha`);
  };
  scan(1, "10000_0001", 1);
  scan(1, "10001_0001", 2, { lesion: false });
  scan(1, "10003_0001", 3, { values: { 1: 2, 2: 5 } });
  for (const [id, subject] of [["10000_0002", 4] as const, ["10002_0001", 5] as const]) {
    writeFile(mhaBytes(abdomen({ modality: "mr", subject }).image), task(1), "ImagesTr_unlabeled", `${id}_0000.mha`);
  }
  writeAppleDouble(task(1), "ImagesTr", "._10000_0001_0000.mha");
  scan(2, "10100_0001", 6);
  return source;
}

/** A RAS volume of int16 or uint8 as an uncompressed MetaImage on LPS axes, written by hand. */
export function mhaBytes(volume: Volume): Uint8Array {
  const lps = storedAs(volume, [true, true, false]);
  const [x, y, z] = originOf(lps.affine);
  const header = [
    "ObjectType = Image",
    "NDims = 3",
    "BinaryData = True",
    "BinaryDataByteOrderMSB = False",
    "CompressedData = False",
    "TransformMatrix = 1 0 0 0 1 0 0 0 1",
    `Offset = ${-x} ${-y} ${z}`,
    `ElementSpacing = ${spacingOf(lps).join(" ")}`,
    `DimSize = ${lps.shape.join(" ")}`,
    `ElementType = ${lps.voxels instanceof Int16Array ? "MET_SHORT" : "MET_UCHAR"}`,
    "ElementDataFile = LOCAL\n",
  ];
  const { buffer, byteOffset, byteLength } = lps.voxels;
  return Buffer.concat([Buffer.from(header.join("\n")), new Uint8Array(buffer, byteOffset, byteLength)]);
}
