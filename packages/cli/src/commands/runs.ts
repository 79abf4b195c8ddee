import { existsSync } from "node:fs";
import type { GarbageOptions } from "@panshift/benchmark/study";
import { fail } from "@panshift/core";
import type { Command } from "commander";
import type { CommandContext } from "../context.ts";
import { helpfulCommand } from "../help.ts";

interface StoreOptions {
  readonly store: string;
  readonly json?: true;
}

/** `panshift runs`: what a store holds, what it takes, and what of it nobody needs. */
export function runsCommand(context: CommandContext): Command {
  const command = helpfulCommand({
    name: "runs",
    summary: "list the runs of a store, their disk use, and remove what nobody needs",
    examples: ["list", "disk --store runs", "clean --dry-run"],
    notes: "A store is a folder with one folder a run, as `train` and `study run` make them.",
  });
  for (const create of [listCommand, diskCommand, cleanCommand]) command.addCommand(create(context));
  return command;
}

function subcommand(name: string, summary: string, example: string, notes?: string): Command {
  const full = { name: `runs ${name}`, summary, examples: [example], ...(notes !== undefined && { notes }) };
  return helpfulCommand(full)
    .name(name)
    .option("--store <DIR>", "folder that holds the runs", "runs")
    .option("--json", `print one JSON object (schema panshift.runs-${name}/1)`);
}

function listCommand({ terminal }: CommandContext): Command {
  return subcommand("list", "every run with its state", "--store runs").action(async (options: StoreOptions) => {
    requireStore(options);
    const { printRuns } = await import("../runs/list.ts");
    printRuns(options, terminal);
  });
}

function diskCommand({ terminal }: CommandContext): Command {
  return subcommand("disk", "what every run takes, by part", "--store runs").action(async (options: StoreOptions) => {
    requireStore(options);
    const { printDisk } = await import("../runs/disk.ts");
    printDisk(options, terminal);
  });
}

function cleanCommand({ terminal }: CommandContext): Command {
  const notes = `Removes run folders that hold nothing: those without a record, and failed ones without a checkpoint. Nothing of a
finished run goes unless it is asked for, nothing of a run that another process works on, and nothing that is damaged.`;
  return subcommand("clean", "remove what nobody needs", "--dry-run", notes)
    .option("--predictions", "also the label files of finished runs; models stay, a study predicts and scores again")
    .option("--checkpoints", "also the checkpoints of finished runs; their models stay")
    .option("--dry-run", "say what would go, and remove nothing")
    .action(async (options: StoreOptions & GarbageOptions & { readonly dryRun?: true }) => {
      requireStore(options);
      const { cleanRuns } = await import("../runs/clean.ts");
      cleanRuns(options, terminal);
    });
}

function requireStore({ store }: StoreOptions): void {
  if (existsSync(store)) return;
  fail("FILE_MISSING", {
    file: store,
    expected: "a store: a folder that holds runs",
    found: "nothing",
    hint: "give the folder with --store; `train` and `study run` make it",
  });
}
