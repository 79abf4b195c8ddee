import { readFileSync } from "node:fs";
import { type OpenStudy, openStudy, parseStudy } from "@panshift/benchmark/study";

/** Opens a study file written by `writeStudy` as `panshift study` does. */
export async function openFinishedStudy(file: string, store: string): Promise<OpenStudy> {
  return await openStudy(parseStudy(JSON.parse(readFileSync(file, "utf8")), file), store);
}
