import { type Comparison, compare } from "./pairs.ts";
import type { Peer } from "./peer.ts";
import { median } from "./statistics.ts";
import { createTraining, type TrainingCase } from "./training.ts";

export type { TrainingCase } from "./training.ts";

type Layout = "contiguous" | "channels_last_3d";

const WARMUP_PAIRS = 2;
/** Steps that choose PyTorch's layout; the first of each is not counted. */
const TRIAL_STEPS = 4;
const TARGET = 1.05;
/** How far the first losses of the two sides may lie apart: rounding of float32, or of bfloat16. */
const TOLERANCE = { fp32: 1e-4, bf16: 2e-2 } as const;

/** One training step of the backbone, on our side and on PyTorch's in the layout that is faster there. */
export async function compareTrainingStep(
  peer: Peer,
  { name, pairs, width, precision }: TrainingCase & { readonly name: string; readonly pairs: number },
): Promise<Comparison> {
  const training = createTraining({ width, precision });
  try {
    const losses = await training.withFiles((files) =>
      peer.ask<{ losses: Record<Layout, number> }>("prepare", { width, precision, files }),
    );
    requireSameLoss(name, training.loss(), losses.losses, TOLERANCE[precision]);
    const layout = await chooseLayout(peer);
    return await compare({
      name,
      unit: "ms",
      pairs,
      warmup: WARMUP_PAIRS,
      target: TARGET,
      notes: { layout, firstLoss: { ours: training.loss(), theirs: losses.losses[layout] } },
      ours: () => training.step().ms,
      theirs: async () => (await peer.ask<{ ms: number }>("step")).ms,
    });
  } finally {
    training.dispose();
  }
}

/** The same weights on the same batch must cost the same on both sides, or the times compare nothing. */
function requireSameLoss(
  name: string,
  ours: number,
  theirs: Readonly<Record<Layout, number>>,
  tolerance: number,
): void {
  for (const [layout, loss] of Object.entries(theirs)) {
    if (Math.abs(ours - loss) <= tolerance) continue;
    throw new Error(`${name}: the first loss is ${ours} here and ${loss} in PyTorch (${layout}): not the same network`);
  }
}

async function chooseLayout(peer: Peer): Promise<Layout> {
  const times: Record<Layout, number[]> = { contiguous: [], channels_last_3d: [] };
  const layouts = Object.keys(times) as Layout[];
  for (let step = 0; step < TRIAL_STEPS; step++) {
    for (const layout of layouts) times[layout].push((await peer.ask<{ ms: number }>("try_step", { layout })).ms);
  }
  const typical = (layout: Layout) => median(times[layout].slice(1));
  const layout = typical("contiguous") <= typical("channels_last_3d") ? "contiguous" : "channels_last_3d";
  await peer.ask("choose", { layout });
  return layout;
}
