import type { VariantCost } from "@panshift/segmentation";
import type { Command } from "commander";
import { readConfigFile } from "../config-file.ts";
import type { CommandContext } from "../context.ts";
import { parseCostConfig } from "../cost/config.ts";
import { helpfulCommand, setOption } from "../help.ts";
import { textTable } from "../table.ts";
import { printJson } from "../terminal.ts";

/** `panshift cost`: parameters and multiply-adds of a configuration's network. */
export function costCommand({ terminal }: CommandContext): Command {
  return helpfulCommand({
    name: "cost",
    summary: "count parameters and multiply-adds of a configuration's network; nothing is run",
    examples: ["examples/dual-task-backbone.yaml --json"],
    notes: `CONFIG is a training configuration (one pass over its patch), or names its sizes itself:
network: {width: 32} and stages: {coarse: {patchSizeDhw: [64, 224, 224]}, fine: {patchSizeDhw: [32, 128, 128]}}.
convMacs are the multiply-adds of convolutions. paperGflops follow the paper's counter: convolution and linear
multiply-adds, 5 for each element of a normalization, 1 for each element of the slice pooling, in 1e9.
"Without heads" is what inference runs; "with heads" adds distance, projection and slice head at every size.`,
  })
    .argument("<CONFIG.yaml>", "what to count")
    .addOption(setOption())
    .option("--json", "print one JSON object (schema panshift.cost/1)")
    .action(async (file: string, { set, json }: { set: readonly string[]; json?: true }) => {
      const { costOf, defaultBackbone } = await import("@panshift/segmentation");
      const { network, stages } = await parseCostConfig(readConfigFile(file, set), file);
      const cost = costOf({ ...defaultBackbone, ...network }, Object.values(stages));
      const names = Object.keys(stages);
      if (json) {
        const variant = (each: VariantCost) => ({
          ...each,
          sizes: each.sizes.map((size, index) => ({ stage: names[index], ...size })),
        });
        const variants = { withoutHeads: variant(cost.withoutHeads), withHeads: variant(cost.withHeads) };
        printJson(terminal, { schema: "panshift.cost/1", network, ...variants });
        return;
      }
      const header = ["variant", "parameters", "stage", "size (D H W)", "conv MACs (G)", "paper GFLOPs"];
      const rows = [
        ...rowsOf("without heads", cost.withoutHeads, names),
        ...rowsOf("with heads", cost.withHeads, names),
      ];
      terminal.out(textTable(header, rows, [1, 4, 5]));
    });
}

function rowsOf(variant: string, { parameters, sizes, sum }: VariantCost, names: readonly string[]): string[][] {
  const giga = (operations: number) => (operations / 1e9).toFixed(4);
  const rows = sizes.map(({ sizeDhw, convMacs, paperGflops }, index) => [
    names[index] ?? "",
    sizeDhw.join(" x "),
    giga(convMacs),
    paperGflops.toFixed(4),
  ]);
  const total = sizes.length > 1 ? [["sum", "", giga(sum.convMacs), sum.paperGflops.toFixed(4)]] : [];
  return [...rows, ...total].map((row, index) => [
    index === 0 ? variant : "",
    index === 0 ? parameters.toLocaleString("en-US") : "",
    ...row,
  ]);
}
