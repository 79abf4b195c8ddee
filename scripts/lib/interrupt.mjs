/** @type {Set<() => void>} */
const cleanups = new Set();

/**
 * Has something undone when this process is told to end (Ctrl-C, SIGTERM) before `release` is called.
 * A `kill -9` undoes nothing: what is left then is removed by the next set-up.
 *
 * @param {() => void} cleanup
 * @returns {() => void} release
 */
export function onInterrupt(cleanup) {
  if (cleanups.size === 0) {
    process.on("SIGINT", endByInterrupt);
    process.on("SIGTERM", endByTermination);
  }
  cleanups.add(cleanup);
  return () => {
    cleanups.delete(cleanup);
    if (cleanups.size > 0) return;
    process.off("SIGINT", endByInterrupt);
    process.off("SIGTERM", endByTermination);
  };
}

function endByInterrupt() {
  end(130);
}

function endByTermination() {
  end(143);
}

/** @param {number} exitCode */
function end(exitCode) {
  for (const cleanup of cleanups) cleanup();
  process.stderr.write("\ninterrupted; nothing half-made is left; the same command begins again\n");
  process.exit(exitCode);
}
