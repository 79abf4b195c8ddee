import type { SmoothField } from "../smooth-field.ts";

type Vector = readonly [number, number, number];

/** A smooth displacement of space on a lattice, read by trilinear interpolation; constant beyond the lattice. */
export class Deformation {
  /** Displacements of the nodes, three numbers each. */
  readonly #values: Float32Array;
  readonly #size: Vector;
  readonly #origin: Vector;
  readonly #spacingMm: number;
  /** Displacements of two points differ by at most so many mm per mm of their distance. */
  readonly steepness: number;

  /** Samples three fields every `spacingMm` over a box about the origin. */
  constructor(fields: readonly [SmoothField, SmoothField, SmoothField], halfExtentMm: Vector, spacingMm: number) {
    const count = (axis: 0 | 1 | 2) => 2 * Math.ceil(halfExtentMm[axis] / spacingMm) + 1;
    const [nx, ny, nz] = [count(0), count(1), count(2)];
    const start = (nodes: number) => (-(nodes - 1) / 2) * spacingMm;
    this.#size = [nx, ny, nz];
    this.#origin = [start(nx), start(ny), start(nz)];
    this.#spacingMm = spacingMm;
    this.#values = new Float32Array(3 * nx * ny * nz);
    const row = new Float32Array(nx);
    const [x0, y0, z0] = this.#origin;
    for (const [axis, field] of fields.entries()) {
      for (let k = 0, at = axis; k < nz; k++) {
        for (let j = 0; j < ny; j++) {
          field.row(row, { x0, stepMm: spacingMm, y: y0 + j * spacingMm, z: z0 + k * spacingMm });
          for (let i = 0; i < nx; i++, at += 3) this.#values[at] = row[i] as number;
        }
      }
    }
    this.steepness = this.#steepest();
  }

  /** The largest change of the displacement per mm over all cells. */
  #steepest(): number {
    const [nx, ny, nz] = this.#size;
    const steps = [3, 3 * nx, 3 * nx * ny] as const;
    let most = 0;
    for (let k = 0; k + 1 < nz; k++) {
      for (let j = 0; j + 1 < ny; j++) {
        for (let i = 0; i + 1 < nx; i++) {
          const at = 3 * (i + nx * (j + ny * k));
          const [a, b, c] = [this.#change(at, steps, 0), this.#change(at, steps, 1), this.#change(at, steps, 2)];
          most = Math.max(most, a + b + c);
        }
      }
    }
    return Math.sqrt(most) / this.#spacingMm;
  }

  /** The largest squared change across a cell along one axis, over the four edges of that direction. */
  #change(at: number, steps: Vector, axis: 0 | 1 | 2): number {
    const values = this.#values;
    const [side, other] = axis === 0 ? [steps[1], steps[2]] : axis === 1 ? [steps[0], steps[2]] : [steps[0], steps[1]];
    let most = 0;
    for (let edge = 0; edge < 4; edge++) {
      const from = at + (edge & 1 ? side : 0) + (edge & 2 ? other : 0);
      let squared = 0;
      for (let n = from; n < from + 3; n++)
        squared += ((values[n + steps[axis]] as number) - (values[n] as number)) ** 2;
      most = Math.max(most, squared);
    }
    return most;
  }

  /** Writes the displaced point, p + displacement(p), into `out`. */
  apply(x: number, y: number, z: number, out: Float64Array): void {
    const size = this.#size;
    const origin = this.#origin;
    const u = held((x - origin[0]) / this.#spacingMm, size[0]);
    const v = held((y - origin[1]) / this.#spacingMm, size[1]);
    const w = held((z - origin[2]) / this.#spacingMm, size[2]);
    const i = Math.floor(u);
    const j = Math.floor(v);
    const k = Math.floor(w);
    const fx = u - i;
    const fy = v - j;
    const fz = w - k;
    const stepY = 3 * size[0];
    const stepZ = stepY * size[1];
    const near = 3 * i + stepY * j + stepZ * k;
    // Weights of the four lattice rows that the point lies between.
    const w00 = (1 - fy) * (1 - fz);
    const w10 = fy * (1 - fz);
    const w01 = (1 - fy) * fz;
    const w11 = fy * fz;
    const values = this.#values;
    const from = (at: number) =>
      w00 * (values[at] as number) +
      w10 * (values[at + stepY] as number) +
      w01 * (values[at + stepZ] as number) +
      w11 * (values[at + stepY + stepZ] as number);
    out[0] = x + (1 - fx) * from(near) + fx * from(near + 3);
    out[1] = y + (1 - fx) * from(near + 1) + fx * from(near + 4);
    out[2] = z + (1 - fx) * from(near + 2) + fx * from(near + 5);
  }
}

/** Held inside the lattice, short of the last node so that there is a next one. */
function held(position: number, nodes: number): number {
  return Math.max(0, Math.min(nodes - 1.000001, position));
}
