import { fromData, type Tensor } from "@panshift/torch";
import { type InfoNceOptions, infoNce } from "../../losses/info-nce.ts";

/** Label of a vector: what its point showed. */
const LESION = 1;
const SURROUNDINGS = 0;

/**
 * Contrastive loss of bottleneck vectors at the sampled points: lesion centers attract each other across slices and
 * views, and repel the tissue around.
 *
 * @param embedding [V * B, C, d, h, w] float32, view-major
 * @param points [B, V, d, 2] int32 from `contrastPoints`: flat places in the [d, h, w] grid; -1 for none
 * @returns scalar; `null` with fewer than two lesion points or without a point around
 * @source Li et al., Dual-Task Synergy, eqs. (8), (9)
 */
export function contrastLoss(embedding: Tensor, points: Tensor, options: InfoNceOptions): Tensor | null {
  const { lesion, surroundings } = rowsOf(points, embedding.shape);
  if (lesion.length < 2 || surroundings.length < 1) return null;
  const channels = embedding.shape[1] as number;
  const rows = embedding.flatten(2).transpose(1, 2).reshape([-1, channels]); // [V * B * d * h * w, C]
  const chosen = BigInt64Array.from([...lesion, ...surroundings], BigInt);
  const vectors = rows.indexSelect(0, fromData(chosen, [chosen.length], { device: embedding.device }));
  return infoNce(vectors, [...lesion.map(() => LESION), ...surroundings.map(() => SURROUNDINGS)], options);
}

/** Rows of the flattened embedding that the points name. */
function rowsOf(points: Tensor, embeddingShape: readonly number[]): { lesion: number[]; surroundings: number[] } {
  const [samples, views, slices] = points.shape as [number, number, number, number];
  const places = Array.from(points.toArray(), Number);
  const perImage = embeddingShape.slice(2).reduce((product, size) => product * size, 1);
  const rows: [number[], number[]] = [[], []];
  for (let at = 0; at < places.length; at++) {
    const place = places[at] as number;
    if (place < 0) continue;
    const sample = Math.floor(at / (views * slices * 2));
    const view = Math.floor(at / (slices * 2)) % views;
    (rows[at % 2] as number[]).push((view * samples + sample) * perImage + place);
  }
  return { lesion: rows[0], surroundings: rows[1] };
}
