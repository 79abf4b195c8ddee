import { liveTensors, type Tensor } from "../src/index.ts";

/** The elements as numbers, in row-major order. */
export function valuesOf(tensor: Tensor): number[] {
  return Array.from(tensor.toArray(), Number);
}

/** How many tensors more than before a function leaves alive. */
export function leakOf(body: () => void): number {
  const before = liveTensors();
  body();
  return liveTensors() - before;
}

/** The error that a function throws, with the fields of PanShiftError. */
export function errorOf(body: () => unknown): { code: string; message: string; facts: Record<string, unknown> } {
  try {
    body();
  } catch (error) {
    return error as { code: string; message: string; facts: Record<string, unknown> };
  }
  throw new Error("nothing was thrown");
}
