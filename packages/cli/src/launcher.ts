import { fileURLToPath } from "node:url";

/** The committed program, for commands that start further processes of it; one step up from sources and build alike. */
export const launcher = fileURLToPath(new URL("../bin/panshift.mjs", import.meta.url));
