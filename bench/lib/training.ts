import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Rng } from "@panshift/core";
import { createBackbone, segmentationTerms, totalOf } from "@panshift/segmentation";
import { Adam, autocast, fromData, noGrad, scope, type Tensor, writeSafetensors } from "@panshift/torch";

export interface TrainingCase {
  readonly width: number;
  readonly precision: "fp32" | "bf16";
}

/** Files that give both sides the same start. */
export interface StartFiles {
  readonly weights: string;
  readonly batch: string;
}

export interface Training {
  /** Loss without a step. */
  loss(): number;
  /** One step: forward, Dice + cross-entropy, backward, Adam. */
  step(): { ms: number; loss: number };
  /** Writes weights and batch, calls, and removes the files. */
  withFiles<T>(use: (files: StartFiles) => Promise<T>): Promise<T>;
  dispose(): void;
}

const SHAPE = [1, 1, 48, 96, 96];
const LEARNING_RATE = 1e-4;

/** The backbone without dropout on one random patch of which a fifth is foreground. */
export function createTraining({ width, precision }: TrainingCase): Training {
  const rng = Rng.of("bench", "training");
  const network = createBackbone({ width, dropout: 0 }, rng.child("weights"));
  const optimizer = new Adam(network.namedParameters(), { lr: LEARNING_RATE });
  const { image, masks } = randomBatch(rng);

  const loss = (): Tensor => {
    const forward = () => network.forward(image).logits;
    const logits = precision === "bf16" ? autocast("bfloat16", forward) : forward();
    return totalOf(segmentationTerms(logits, { masks, valid: null }, { weightDice: 1, weightBce: 1 }));
  };

  return {
    loss: () => noGrad(() => scope(() => loss().item())),
    step: () => {
      const start = performance.now();
      const value = scope(() => {
        optimizer.zeroGrad();
        const total = loss();
        total.backward();
        optimizer.step();
        return total.item();
      });
      return { ms: performance.now() - start, loss: value };
    },
    withFiles: async (use) => {
      const folder = mkdtempSync(join(tmpdir(), "panshift-bench-"));
      const files = { weights: join(folder, "weights.safetensors"), batch: join(folder, "batch.safetensors") };
      try {
        writeSafetensors(files.weights, network.stateDict());
        writeSafetensors(files.batch, { image, masks });
        return await use(files);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
    dispose: () => {
      for (const owner of [optimizer, network, image, masks]) owner.dispose();
    },
  };
}

function randomBatch(rng: Rng): { image: Tensor; masks: Tensor } {
  const values = new Float32Array(SHAPE.reduce((product, size) => product * size));
  rng.child("image").fillNormal(values);
  return {
    image: fromData(values, SHAPE),
    masks: fromData(
      values.map((value) => (value > 0.84 ? 1 : 0)),
      SHAPE,
    ),
  };
}
