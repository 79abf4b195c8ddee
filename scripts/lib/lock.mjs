import { createServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { sha256 } from "./hash.mjs";

const pollMs = 250;

/**
 * Runs `work` while no other process of this machine runs work of the same name.
 *
 * The lock is a socket in Linux's abstract name space: the kernel frees it when its process ends, however it
 * ends, so there is no stale lock. It spares double work only: what is made becomes visible by one rename,
 * so that machines which share a disk do not harm each other either.
 *
 * @template T
 * @param {string} name
 * @param {(reason: string) => void} announce called once when another process holds the lock
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(name, announce, work) {
  const address = `\0panshift-${sha256(name).slice(0, 32)}`;
  let server = await tryListen(address);
  if (server === null) announce("waiting for another set-up");
  while (server === null) {
    await wait(pollMs);
    server = await tryListen(address);
  }
  try {
    return await work();
  } finally {
    server.close();
  }
}

/**
 * @param {string} address
 * @returns {Promise<import("node:net").Server | null>} null when another process listens there
 */
function tryListen(address) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code === "EADDRINUSE") resolve(null);
      else reject(error);
    });
    server.listen(address, () => resolve(server.unref()));
  });
}
