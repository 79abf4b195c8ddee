import type { Grid } from "@panshift/volume";
import { type Subject, subjectRng } from "../anatomy/subject.ts";
import { SmoothField } from "../smooth-field.ts";
import { forEachRow, HALF_EXTENT_MM } from "./fields.ts";

/** Unevenness of tissue: a few percent of the proton density over about a centimeter, the same in all sequences. */
const TEXTURE_SD = 0.035;
const TEXTURE_MM = 9;

/**
 * Multiplies images by 1 + the subject's texture, in place.
 *
 * @param strength relative to that of proton density
 */
export function multiplyTexture(images: readonly Float32Array[], grid: Grid, subject: Subject, strength = 1): void {
  const rng = subjectRng(subject.seed, subject.index).child("texture");
  const scale = strength * TEXTURE_SD;
  forEachRow(grid, SmoothField.noise(rng, HALF_EXTENT_MM, TEXTURE_MM), (row, at) => {
    for (const image of images) {
      for (let i = 0; i < row.length; i++) image[at + i] = (image[at + i] as number) * (1 + scale * (row[i] as number));
    }
  });
}
