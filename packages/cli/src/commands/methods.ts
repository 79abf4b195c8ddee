import type { MethodDefinition } from "@panshift/segmentation";
import type { Command } from "commander";
import type { CommandContext } from "../context.ts";
import { helpfulCommand } from "../help.ts";
import { printJson } from "../terminal.ts";

/** `panshift methods`: the registered training methods, what they need and what can be set. */
export function methodsCommand({ terminal }: CommandContext): Command {
  return helpfulCommand({
    name: "methods",
    summary: "list the registered methods, what they need and their hyper-parameters",
    examples: ["", "--json"],
    notes: "A configuration names one as method.id, or gives the path of a file that defines one.",
  })
    .option("--json", "print one JSON object (schema panshift.methods/1)")
    .action(async ({ json }: { json?: true }) => {
      const { methods } = await import("@panshift/segmentation");
      if (json) printJson(terminal, { schema: "panshift.methods/1", methods: methods.map(asJson) });
      else terminal.out(methods.map(asText).join("\n"));
    });
}

function asJson({ id, version, paper, needs, hparams, presets }: MethodDefinition) {
  const described = Object.entries(hparams).map(([name, { type, default: value, search, expected, note }]) => [
    name,
    { type, default: value, search, expected, note },
  ]);
  return { id, version, paper, needs, hparams: Object.fromEntries(described), presets: presets ?? {} };
}

function asText({ id, version, paper, needs, hparams, presets = {} }: MethodDefinition): string {
  const needed = Object.entries(needs)
    .filter(([, value]) => value !== false)
    .map(([name, value]) => (value === true ? name : `${name} ${value}`));
  const settings = Object.entries(hparams).map(
    ([name, hparam]) => `    ${name} = ${JSON.stringify(hparam.default)}  ${hparam.expected}; ${hparam.note}\n`,
  );
  const equations = paper.equations.length > 0 ? `, equations ${paper.equations.join(", ")}` : "";
  const named = Object.keys(presets).length > 0 ? `  presets: ${Object.keys(presets).join(", ")}\n` : "";
  return `${id} (version ${version})\n  ${paper.cite}${equations}\n  needs: ${needed.join(", ")}\n${named}${
    settings.length > 0 ? `  hyper-parameters:\n${settings.join("")}` : ""
  }`;
}
