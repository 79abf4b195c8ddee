// Unpacks the bit masks of $REAL/evalseg: node examples/unpack-evalseg.mjs $REAL/evalseg OUT
// gives OUT/reference and one folder of predictions for each of the seven networks, ready for panshift evaluate.
import { existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { createVolume, labelVoxels } from "@panshift/volume";
import { readVolume, writeVolume } from "@panshift/volume/files";

/** What each bit of a voxel stands for, bit 0 first. */
const FOLDERS = ["reference", "2-DiceCE", "CE", "Dice", "Focal", "SS", "WCE", "pGDice"];
const FILE = /^(case\d+)_bits\.nii\.gz$/;

const [source, out] = process.argv.slice(2);
const masks = source === undefined ? "" : join(source, "masks");
if (out === undefined || !existsSync(masks)) {
  console.error("usage: node examples/unpack-evalseg.mjs EVALSEG OUT, where EVALSEG holds masks/caseNNN_bits.nii.gz");
  process.exit(2);
}
if (existsSync(out) && !statSync(out).isDirectory()) {
  console.error(`${out} is a file; name a folder to unpack into`);
  process.exit(2);
}
const files = readdirSync(masks).filter((file) => FILE.test(file));
for (const folder of FOLDERS) mkdirSync(join(out, folder), { recursive: true });
for (const file of files.sort()) {
  const volume = readVolume(join(masks, file));
  const bits = labelVoxels(volume, file);
  for (const [bit, folder] of FOLDERS.entries()) {
    const mask = new Uint8Array(bits.length).map((_, n) => (Number(bits[n]) >> bit) & 1);
    writeVolume(join(out, folder, file.replace(FILE, "$1.nii.gz")), createVolume(mask, volume));
  }
}
console.log(`${files.length} references and ${FOLDERS.length - 1} prediction folders in ${out}`);
