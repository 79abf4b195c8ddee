import { type HalfKernel, identity, normalized } from "./convolve.ts";

/** Voxels that a point spread is followed to. */
const REACH = 8;

/**
 * Point spread of a row of voxels of which a share of k-space was measured, filtered, and the rest filled with zeros:
 * the Fourier transform of a + (1 - a) cos(pi k / k_max) on |k| < k_max.
 *
 * @param acquired share of k-space, in (0, 1]
 * @param window a: 1 no filter (borders ring), 0.54 Hamming, 0.5 Hann
 */
export function kSpacePointSpread(acquired: number, window: number): HalfKernel {
  if (acquired === 1 && window === 1) return identity;
  const reach = acquired === 1 ? 1 : REACH;
  const spread = Array.from({ length: reach + 1 }, (_, x) => {
    const at = acquired * x;
    return window * sinc(at) + ((1 - window) / 2) * (sinc(at - 1) + sinc(at + 1));
  });
  return normalized(spread);
}

/**
 * Point spread along the phase axis of an echo train whose later echoes, at larger |k|, have decayed by T2:
 * the Fourier transform of exp(-|k| a), |k| < 1/2, a = 2 (time from the center of k-space to its edge) / T2.
 *
 * @param trainMs from the excitation to the last echo; the center of k-space is met at `echoTimeMs`, or at the middle
 * of trains that are shorter, and half-Fourier single shots fill the other half by symmetry
 */
export function echoTrainPointSpread(trainMs: number, echoTimeMs: number, t2Ms: number): HalfKernel {
  const a = (2 * Math.max(trainMs / 2, trainMs - echoTimeMs)) / t2Ms;
  if (a < 0.01) return identity;
  const spread = Array.from({ length: REACH + 1 }, (_, x) => {
    const sign = x % 2 === 0 ? 1 : -1; // cos(pi x)
    return (2 * a * (1 - sign * Math.exp(-a / 2))) / (a * a + (2 * Math.PI * x) ** 2);
  });
  return normalized(spread);
}

/** The mean over a slice of a thickness, of thinner ones that lie `spacing` apart; slices with gaps stay as they are. */
export function sliceProfile(thicknessMm: number, spacingMm: number): HalfKernel {
  const half = thicknessMm / spacingMm / 2;
  if (half <= 0.5) return identity;
  const covered = (n: number) => Math.max(0, Math.min(half, n + 0.5) - Math.max(-half, n - 0.5));
  return normalized(Array.from({ length: Math.ceil(half - 0.5) + 1 }, (_, n) => covered(n)));
}

function sinc(x: number): number {
  return Math.abs(x) < 1e-9 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}
