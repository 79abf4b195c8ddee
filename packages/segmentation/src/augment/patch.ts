import type { PerAxis } from "@panshift/volume";

/** A prepared case to cut from; arrays i fastest. */
export interface PatchSource {
  readonly image: Float32Array;
  readonly labels: Uint8Array;
  readonly shape: PerAxis<number>;
  readonly spacing: PerAxis<number>;
}

export interface Patch {
  readonly image: Float32Array;
  readonly labels: Uint8Array;
}
