import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { processesWith } from "../../scripts/lib/slurm/processes.mjs";
import { needs, repositoryRoot } from "../support/requirements.ts";
import { commandOf, until } from "./nodes.ts";

const script = join(repositoryRoot, "scripts/slurm.mjs");

describe("npm run slurm", () => {
  it("ends with the command's exit code", (context) => {
    needs(context, "slurm");
    const { status, stdout } = spawnSync(process.execPath, [script, "sh", "-c", "sinfo --noheader; exit 7"], {
      encoding: "utf8",
    });
    expect(stdout).toMatch(/^main\*.* 2 +idle n\[1-2\]\n$/);
    expect(status).toBe(7);
  });

  it("leaves neither daemon nor job nor file when it is told to end", async (context) => {
    needs(context, "slurm");
    const command = 'sbatch --output=/dev/null --wrap "sleep 1000" >&2; echo "$SLURM_CONF"; sleep 1000';
    const child = spawn(process.execPath, [script, "sh", "-c", command]);
    let out = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
    });
    const file = await until("the cluster", () => /^(.+)\n/.exec(out)?.[1] ?? null);
    const ofCluster = () => processesWith("SLURM_CONF", file);
    await until("the job", () => ofCluster().filter((id) => commandOf(id).startsWith("sleep\0")).length === 2);
    child.kill("SIGTERM");
    await new Promise((resolve) => child.on("close", resolve));
    expect(ofCluster()).toEqual([]);
    expect(existsSync(file)).toBe(false);
  });

  it("refuses to run nothing, as a wrong call", () => {
    const { status, stderr } = spawnSync(process.execPath, [script], { encoding: "utf8" });
    expect(stderr).toBe(
      "error: expected a command to run on the cluster; found none; npm run slurm -- --help says more\n",
    );
    expect(status).toBe(2);
  });
});
