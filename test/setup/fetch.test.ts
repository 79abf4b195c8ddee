import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { fetchLibtorch, requireSpace } from "../../scripts/lib/fetch-libtorch.mjs";
import { findOnPath } from "../../scripts/lib/programs.mjs";
import { type FakePip, fakePip } from "./support/fake-pip.ts";
import { temporaryFolder } from "./support/fakes.ts";

const copyName = "libtorch-2.15.0-cpu";

function useCache(): string {
  const base = temporaryFolder();
  vi.stubEnv("XDG_CACHE_HOME", base);
  return join(base, "panshift");
}

function fetchWith(pip: FakePip, variant: "cpu" | "cuda" = "cpu", announce: (activity: string) => void = () => {}) {
  vi.stubEnv("PATH", pip.path);
  // The fake copy is small, whatever the disk that tests run on has left.
  return fetchLibtorch({ variant, python: findOnPath("python3"), announce, checkSpace: () => {} });
}

/** The same in a process of its own, which can be killed. */
async function fetchInProcess(pip: FakePip): Promise<{ code: number | null; signal: string | null }> {
  const fetchModule = new URL("../../scripts/lib/fetch-libtorch.mjs", import.meta.url).href;
  const script = `
    process.env.SETUP_PID = process.pid;
    const { fetchLibtorch } = await import("${fetchModule}");
    await fetchLibtorch({ variant: "cpu", python: "${findOnPathOf(pip)}", announce() {} });`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: "inherit" });
  return new Promise((resolve) => child.on("close", (code, signal) => resolve({ code, signal })));
}

function findOnPathOf(pip: FakePip): string {
  return join(pip.path.split(":")[0] ?? "", "python3");
}

test("the small copy is torch and the two libraries of CUDA that it links to, less what a CPU does not need", async () => {
  const cache = useCache();
  const pip = fakePip();
  const said: string[] = [];
  const libtorch = await fetchWith(pip, "cpu", (activity) => said.push(activity));

  const copy = join(cache, copyName);
  expect(libtorch).toEqual({ path: join(copy, "torch"), version: "2.15.0+cu132", origin: "cache", cuda: false });
  const [, install] = pip.calls();
  expect(install).toMatch(/ torch==2\.15\.0 nvidia-cuda-cupti==13\.2\.86 nvidia-cuda-runtime==13\.2\.86$/);
  expect(install).toContain("--no-deps");
  expect(readdirSync(copy).sort()).toEqual(["nvidia", "torch", "torch-2.15.0.dist-info"]);
  expect(readdirSync(join(copy, "torch")).sort()).toEqual(["include", "lib", "version.py"]);
  expect(readdirSync(join(copy, "torch/lib")).sort()).toEqual(["libc10.so", "libgomp.so.1", "libtorch_cpu.so"]);
  expect(said).toEqual(["fetching libtorch, size unknown"]);
});

test("the copy for CUDA is everything that torch asks for, in a folder of its own, announced first", async () => {
  const cache = useCache();
  const pip = fakePip();
  const said: string[] = [];
  await fetchWith(pip, "cuda", (activity) => said.push(activity));
  expect(pip.calls()[1]).toMatch(/ nvidia-cudnn-cu13==9\.26\.0\.51$/);
  expect(readdirSync(cache)).toEqual(["libtorch-2.15.0-cuda"]);
  expect(existsSync(join(cache, "libtorch-2.15.0-cuda/torch/lib/libtorch_cuda.so"))).toBe(true);
  expect(said.join()).toContain("npm run setup -- --cpu takes the small copy instead");
});

test("a copy that is there is taken without asking pip", async () => {
  useCache();
  await fetchWith(fakePip());
  const pip = fakePip();
  await fetchWith(pip);
  expect(pip.calls()).toEqual([]);
});

test("a fetch killed in the middle leaves no copy, and the next one clears up after it", async () => {
  const cache = useCache();
  const killed = await fetchInProcess(fakePip({ onInstall: "kill -9 $SETUP_PID" }));
  expect(killed.signal).toBe("SIGKILL");
  expect(readdirSync(cache)).toEqual([expect.stringMatching(/^\.half-made-/)]);

  await fetchWith(fakePip());
  expect(readdirSync(cache)).toEqual([copyName]);
});

test("a fetch ended by Ctrl-C leaves nothing at all", async () => {
  const cache = useCache();
  const ended = await fetchInProcess(fakePip({ onInstall: "kill -INT $SETUP_PID" }));
  expect(ended.code).toBe(130);
  expect(readdirSync(cache)).toEqual([]);
});

test("of two set-ups at once one fetches and the other waits for it", async () => {
  const cache = useCache();
  const pip = fakePip();
  const ends = await Promise.all([fetchInProcess(pip), fetchInProcess(pip)]);
  expect(ends.map(({ code }) => code)).toEqual([0, 0]);
  expect(pip.calls().filter((call) => !call.includes("--dry-run"))).toHaveLength(1);
  expect(readdirSync(cache)).toEqual([copyName]);
});

test("a pip without a network ends in an error that names it and the way around it", async () => {
  const cache = useCache();
  const pip = fakePip({ onInstall: "echo 'ERROR: Could not find a version (Connection refused)' >&2; exit 1" });
  await expect(fetchWith(pip)).rejects.toThrow(
    /expected pip to fetch libtorch; found ERROR: .*Connection refused.*check the network.*PANSHIFT_LIBTORCH/,
  );
  expect(readdirSync(cache)).toEqual([]);
});

test("a disk that fills up is named", async () => {
  useCache();
  const pip = fakePip({ onInstall: "echo 'OSError: [Errno 28] No space left on device' >&2; exit 1" });
  await expect(fetchWith(pip)).rejects.toThrow("expected room on the disk; found a full disk");
});

test("a pip that is too old is refused before anything is fetched", async () => {
  useCache();
  const pip = fakePip({ version: "20.3.4" });
  await expect(fetchWith(pip)).rejects.toThrow(
    /expected pip 22\.2 or newer in .*; found pip 20\.3; run python3 -m pip install/,
  );
  expect(pip.calls()).toEqual([]);
});

test("a disk with too little room is refused with both sizes", () => {
  const petabyte = 1e15;
  expect(() => requireSpace(temporaryFolder(), petabyte)).toThrow(
    /expected 1000000\.0 GB free in .*; found \d+\.\d GB/,
  );
});
