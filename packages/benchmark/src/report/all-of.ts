/** As `Promise.all`, but after a failure, too, all have ended: none writes on behind its back. */
export async function allOf<T extends readonly Promise<unknown>[]>(work: readonly [...T]) {
  await Promise.allSettled(work);
  return Promise.all(work);
}
