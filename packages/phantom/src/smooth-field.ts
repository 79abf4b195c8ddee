import type { Rng } from "@panshift/core";

/** A scalar field on a regular lattice in space, read by trilinear interpolation; constant beyond the lattice. */
export class SmoothField {
  readonly #values: Float32Array;
  readonly #size: readonly [number, number, number];
  readonly #origin: readonly [number, number, number];
  readonly #spacingMm: number;

  private constructor(
    values: Float32Array,
    size: readonly [number, number, number],
    origin: readonly [number, number, number],
    spacingMm: number,
  ) {
    this.#values = values;
    this.#size = size;
    this.#origin = origin;
    this.#spacingMm = spacingMm;
  }

  /** Independent normal values (sd 1) on the lattice: structure of about the lattice's spacing. */
  static noise(rng: Rng, halfExtentMm: readonly [number, number, number], spacingMm: number): SmoothField {
    const field = SmoothField.#empty(halfExtentMm, spacingMm);
    rng.fillNormal(field.#values);
    return field;
  }

  /** The values of a function of space (mm) on the lattice. */
  static sampled(
    read: (x: number, y: number, z: number) => number,
    halfExtentMm: readonly [number, number, number],
    spacingMm: number,
  ): SmoothField {
    const field = SmoothField.#empty(halfExtentMm, spacingMm);
    const [nx, ny, nz] = field.#size;
    const [ox, oy, oz] = field.#origin;
    for (let k = 0, at = 0; k < nz; k++) {
      for (let j = 0; j < ny; j++) {
        for (let i = 0; i < nx; i++, at++) {
          field.#values[at] = read(ox + i * spacingMm, oy + j * spacingMm, oz + k * spacingMm);
        }
      }
    }
    return field;
  }

  /** `planeWaves`, read from a lattice of a tenth of the shortest wavelength. */
  static waves(rng: Rng, halfExtentMm: readonly [number, number, number], options: WaveOptions): SmoothField {
    return SmoothField.sampled(planeWaves(rng, options), halfExtentMm, options.wavelengthMm[0] / 10);
  }

  static #empty(halfExtentMm: readonly [number, number, number], spacingMm: number): SmoothField {
    const count = (half: number) => 2 * Math.ceil(half / spacingMm) + 1;
    const size = [count(halfExtentMm[0]), count(halfExtentMm[1]), count(halfExtentMm[2])] as const;
    const start = (nodes: number) => (-(nodes - 1) / 2) * spacingMm;
    const values = new Float32Array(size[0] * size[1] * size[2]);
    return new SmoothField(values, size, [start(size[0]), start(size[1]), start(size[2])], spacingMm);
  }

  /** Fills `out` with a row of points at equal steps along x: out[i] = field(x0 + i * stepMm, y, z). */
  row(out: Float32Array, { x0, stepMm, y, z }: RowOfPoints): void {
    const [nx, ny, nz] = this.#size;
    const [ox, oy, oz] = this.#origin;
    const [j, v] = split((y - oy) / this.#spacingMm, ny);
    const [k, w] = split((z - oz) / this.#spacingMm, nz);
    const near = nx * (j + ny * k);
    const values = this.#values;
    const [w00, w10, w01, w11] = [(1 - v) * (1 - w), v * (1 - w), (1 - v) * w, v * w];
    const plane = nx * ny;
    const at = (i: number) =>
      w00 * (values[near + i] as number) +
      w10 * (values[near + nx + i] as number) +
      w01 * (values[near + plane + i] as number) +
      w11 * (values[near + plane + nx + i] as number);
    const perCell = this.#spacingMm / stepMm;
    const first = (x0 - ox) / this.#spacingMm;
    for (let n = 0; n < out.length; ) {
      const cell = Math.max(0, Math.min(nx - 2, Math.floor(first + n / perCell)));
      const left = at(cell);
      const rise = at(cell + 1) - left;
      const end =
        cell === nx - 2 ? out.length : Math.min(out.length, Math.max(n + 1, Math.ceil((cell + 1 - first) * perCell)));
      for (; n < end; n++) out[n] = left + Math.max(0, Math.min(1, first + n / perCell - cell)) * rise;
    }
  }
}

/** Points along x, mm. */
export interface RowOfPoints {
  readonly x0: number;
  readonly stepMm: number;
  readonly y: number;
  readonly z: number;
}

export interface WaveOptions {
  readonly sd: number;
  readonly wavelengthMm: readonly [shortest: number, longest: number];
  readonly count?: number;
}

/** A sum of plane waves of random direction, phase and wavelength, with standard deviation `sd` over space. */
export function planeWaves(
  rng: Rng,
  { sd, wavelengthMm: [shortest, longest], count = 6 }: WaveOptions,
): (x: number, y: number, z: number) => number {
  const waves = Array.from({ length: count }, () => {
    const wavenumber = (2 * Math.PI) / rng.range(shortest, longest);
    const cosine = rng.range(-1, 1);
    const sine = Math.sqrt(1 - cosine * cosine);
    const turn = rng.range(0, 2 * Math.PI);
    const phase = rng.range(0, 2 * Math.PI);
    return {
      kx: wavenumber * sine * Math.cos(turn),
      ky: wavenumber * sine * Math.sin(turn),
      kz: wavenumber * cosine,
      phase,
    };
  });
  const amplitude = sd * Math.sqrt(2 / count);
  return (x, y, z) => {
    let sum = 0;
    for (const { kx, ky, kz, phase } of waves) sum += Math.sin(kx * x + ky * y + kz * z + phase);
    return amplitude * sum;
  };
}

/** Lower node and share of the upper one, held inside the lattice. */
function split(position: number, nodes: number): readonly [number, number] {
  const held = Math.max(0, Math.min(nodes - 1.000001, position));
  const lower = Math.floor(held);
  return [lower, held - lower];
}
