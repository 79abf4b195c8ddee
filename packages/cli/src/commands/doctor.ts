import type { Command } from "commander";
import type { CommandContext } from "../context.ts";
import { describeMachine, type Machine } from "../doctor/machine.ts";
import { helpfulCommand } from "../help.ts";
import { printJson } from "../terminal.ts";

/** `panshift doctor`: what this machine can do, what is missing and how to fix it. */
export function doctorCommand({ terminal, exitWith }: CommandContext): Command {
  return helpfulCommand({
    name: "doctor",
    summary: "show what this machine can do: libtorch, bf16, CUDA, threads, memory, disk",
    examples: ["", "--json"],
    notes: "Ends with exit code 1 when something needed is missing; each problem comes with its remedy.",
  })
    .option("--json", "print one JSON object (schema panshift.doctor/1)")
    .action(async ({ json }: { json?: true }) => {
      const machine = await describeMachine();
      if (json) printJson(terminal, machine);
      else terminal.out(asText(machine));
      exitWith(machine.problems.length === 0 ? 0 : 1);
    });
}

function asText(machine: Machine): string {
  const { engine, cpu, memory, disk, node, tools, environment, problems } = machine;
  const lines: [string, string][] = [
    [
      "libtorch",
      engine ? `${engine.libtorch.version} (${engine.libtorch.origin}) ${engine.libtorch.path}` : "not found",
    ],
    ["bf16", bf16Text(machine)],
    ["CUDA", engine?.cuda.available ? `${engine.cuda.devices} device(s)` : "no"],
    ["threads", engine ? `${engine.threads} of ${cpu.cores} cores` : `${cpu.cores} cores`],
    ["processor", cpu.model],
    ["memory", `${gigabytes(memory.freeBytes)} of ${gigabytes(memory.totalBytes)} free`],
    ["disk", `${gigabytes(disk.freeBytes)} free in ${disk.folder}`],
    ["node", `${node.version} on ${node.platform}`],
    ...tools.map(({ name, path, version }): [string, string] => [
      name,
      path ? `${version ?? "?"} ${path}` : "not found",
    ]),
    ...environment.map(({ name, value, meaning }): [string, string] => [name, `${value ?? "not set"} (${meaning})`]),
  ];
  const width = Math.max(...lines.map(([name]) => name.length));
  const body = lines.map(([name, text]) => `${name.padEnd(width)}  ${text}\n`).join("");
  const found = problems.map(({ found, remedy }) => `problem: ${found}\n  remedy: ${remedy}\n`).join("");
  return `${body}\n${problems.length === 0 ? "Everything needed is there.\n" : found}`;
}

function bf16Text({ engine, cpu }: Machine): string {
  if (cpu.bf16.length === 0) return "not in this processor: fp32 is faster here";
  const use = engine && !engine.bf16 ? "but this libtorch does not use it" : "used by training where asked for or auto";
  return `in hardware (${cpu.bf16.join(", ")}), ${use}`;
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
