/**
 * Says how much is about to be downloaded; a server that does not tell sizes leaves them unknown.
 *
 * @param {readonly {name: string, version: string, url: string}[]} wheels
 * @param {"cpu" | "cuda"} variant
 * @returns {Promise<string>}
 */
export async function describeSizes(wheels, variant) {
  const sizes = await Promise.all(wheels.map(async (wheel) => ({ ...wheel, bytes: await sizeOf(wheel.url) })));
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  const size = total > 0 ? `${(total / 1e6).toFixed(0)} MB` : "size unknown";
  if (variant === "cpu") return `fetching libtorch, ${size}`;
  const large = sizes.filter(({ bytes }) => bytes > 1e8).sort((one, other) => other.bytes - one.bytes);
  const list = large.map(({ name, bytes }) => `${name} ${(bytes / 1e6).toFixed(0)} MB`).join(", ");
  return `fetching libtorch for CUDA, ${size} (${list}); npm run setup -- --cpu takes the small copy instead`;
}

/** @param {string} url @returns {Promise<number>} 0 when unknown */
async function sizeOf(url) {
  try {
    const response = await fetch(url, { method: "HEAD", signal: AbortSignal.timeout(10_000) });
    return response.ok ? Number(response.headers.get("content-length") ?? 0) : 0;
  } catch {
    return 0;
  }
}
