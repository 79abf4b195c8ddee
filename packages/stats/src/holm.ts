/**
 * Holm's step-down adjustment of a family of p-values, in the order given.
 *
 * @param p values in [0, 1]
 * @returns adjusted p-values in [0, 1]; reject where they are at most alpha
 * @source Holm, Scand. J. Statist. 6, 1979
 */
export function holm(p: readonly number[]): number[] {
  const order = p.map((_, i) => i).sort((a, b) => (p[a] as number) - (p[b] as number));
  const adjusted = new Array<number>(p.length);
  let running = 0;
  order.forEach((index, place) => {
    running = Math.max(running, Math.min(1, (p.length - place) * (p[index] as number)));
    adjusted[index] = running;
  });
  return adjusted;
}
