import type { Importer } from "../importer.ts";
import { mappedImporter } from "./mapped-importer.ts";
import { parseMapping } from "./mapping.ts";
import abdomenatlas from "./sets/abdomenatlas.json" with { type: "json" };
import amos from "./sets/amos.json" with { type: "json" };
import btcv from "./sets/btcv.json" with { type: "json" };
import chaos from "./sets/chaos.json" with { type: "json" };
import flare22 from "./sets/flare22.json" with { type: "json" };
import pants from "./sets/pants.json" with { type: "json" };

/** The data sets that a mapping file alone describes. */
export const mappedImporters: readonly Importer[] = [amos, btcv, flare22, pants, abdomenatlas, chaos].map((content) =>
  mappedImporter(parseMapping(content, `${content.id}.json`)),
);
