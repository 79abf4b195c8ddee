import { fail } from "./errors.ts";

/**
 * Refuses a file of a version that nothing here reads: the work of another PanShift, which must not be overwritten.
 *
 * @param known schemas that are read, oldest first
 * @throws SCHEMA_UNKNOWN
 */
export function refuseVersion(file: string, known: readonly string[], found: string): never {
  return fail("SCHEMA_UNKNOWN", {
    file,
    expected: `schema ${known.join(" or ")}`,
    found: `schema ${found}`,
    hint: "use the version of PanShift that wrote it, or a newer one; nothing was changed",
  });
}
