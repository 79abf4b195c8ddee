import { Session } from "node:inspector/promises";

/**
 * Collects garbage now. V8 lets a heap grow to a multiple of what lived at the last collection, so that a report of
 * thousands of runs, which makes much and keeps little, would hold twice what it needs.
 */
export async function collectGarbage(): Promise<void> {
  const session = new Session();
  session.connect();
  try {
    await session.post("HeapProfiler.collectGarbage");
  } finally {
    session.disconnect();
  }
}
