import { ones } from "@panshift/torch";
import { type Comparison, compare } from "./pairs.ts";
import type { Peer } from "./peer.ts";

const CALLS = 200_000;
const WARMUP_PAIRS = 5;

/** No dearer than Python's. */
const TARGET = 1;

/** Adds two tensors of 4 elements and frees the result: the price of a call, whatever it computes. */
export async function compareOperatorCall(peer: Peer, pairs: number): Promise<Comparison> {
  using a = ones([4]);
  using b = ones([4]);
  return await compare({
    name: "operator-call",
    unit: "ns",
    pairs,
    warmup: WARMUP_PAIRS,
    target: TARGET,
    ours: () => {
      const start = performance.now();
      for (let i = 0; i < CALLS; i++) a.add(b).dispose();
      return (1e6 * (performance.now() - start)) / CALLS;
    },
    theirs: async () => (await peer.ask<{ ns: number }>("call", { count: CALLS })).ns,
  });
}
