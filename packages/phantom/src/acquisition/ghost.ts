import type { PerAxis } from "@panshift/volume";

/** A complex image in two arrays. */
export interface ComplexImage {
  readonly re: Float32Array;
  readonly im: Float32Array;
}

/**
 * Adds ghosts of periodic motion, in place: copies along the phase axis (j), `shift` voxels to both sides and wrapped
 * around, each `share` of the signal and turned by `phase`; the image keeps what the ghosts leave.
 */
export function addGhosts(
  { re, im }: ComplexImage,
  [nx, ny, nz]: PerAxis<number>,
  { share, shift, phase }: { readonly share: number; readonly shift: number; readonly phase: number },
): void {
  if (share === 0) return;
  const [cos, sin] = [share * Math.cos(phase), share * Math.sin(phase)];
  const keep = 1 - 2 * share;
  const copyRe = new Float32Array(nx * ny);
  const copyIm = new Float32Array(nx * ny);
  for (let k = 0; k < nz; k++) {
    const start = k * nx * ny;
    copyRe.set(re.subarray(start, start + nx * ny));
    copyIm.set(im.subarray(start, start + nx * ny));
    for (let j = 0; j < ny; j++) {
      const above = nx * ((((j + shift) % ny) + ny) % ny);
      const below = nx * ((((j - shift) % ny) + ny) % ny);
      const row = nx * j;
      for (let i = 0; i < nx; i++) {
        const real = (copyRe[above + i] as number) + (copyRe[below + i] as number);
        const imaginary = (copyIm[above + i] as number) + (copyIm[below + i] as number);
        re[start + row + i] = keep * (copyRe[row + i] as number) + cos * real - sin * imaginary;
        im[start + row + i] = keep * (copyIm[row + i] as number) + cos * imaginary + sin * real;
      }
    }
  }
}
