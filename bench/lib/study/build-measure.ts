import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const source = fileURLToPath(new URL("measure.ts", import.meta.url));
const built = fileURLToPath(new URL("../../../node_modules/.cache/panshift-bench/measure.mjs", import.meta.url));

/**
 * Builds `measure.ts`, as the product is built: run from its source, every thread that draws a picture would load the
 * compiler again, which no user's report does.
 *
 * @returns path of the program
 */
export async function buildMeasure(): Promise<string> {
  const bundle = await rolldown({ input: source, platform: "node", external: /^@panshift\// });
  await bundle.write({ file: built, format: "esm" });
  await bundle.close();
  return built;
}
