import type { BackboneOptions, MeasuredPass, Precision, SizeDhw } from "@panshift/segmentation";
import type { Device } from "@panshift/torch";
import { Progress } from "../progress.ts";
import { textTable } from "../table.ts";
import type { Terminal } from "../terminal.ts";

/** The timed passes of a configuration's stages, and what they ran on. */
export interface MeasuredStages {
  readonly device: Device;
  readonly precision: Precision;
  readonly threads: number;
  readonly stages: readonly (MeasuredPass & { readonly stage: string })[];
}

/** Times a forward pass of every stage, the smallest patch first; on the first CUDA device where there is one. */
export async function measureStages(
  terminal: Terminal,
  options: BackboneOptions,
  stages: Readonly<Record<string, SizeDhw>>,
): Promise<MeasuredStages> {
  const { hardwarePrecision, measurePasses } = await import("@panshift/segmentation");
  const { cudaIsAvailable, getThreads } = await import("@panshift/torch");
  const device = cudaIsAvailable() ? "cuda:0" : "cpu";
  const precision = hardwarePrecision(device);
  const voxels = ([d, h, w]: SizeDhw): number => d * h * w;
  const ordered = Object.entries(stages).sort(([, a], [, b]) => voxels(a) - voxels(b));
  const progress = new Progress(terminal);
  const passes = measurePasses(
    options,
    ordered.map(([, size]) => size),
    { device, precision, onPass: progress.show("pass") },
  );
  progress.end();
  const measured = passes.map((pass, index) => ({ stage: ordered[index]?.[0] as string, ...pass }));
  return { device, precision, threads: getThreads(), stages: measured };
}

export function measuredText({ device, precision, threads, stages }: MeasuredStages): string {
  const rows = stages.map(({ stage, sizeDhw, seconds, passes, peakResidentBytes }) => [
    stage,
    sizeDhw.join(" x "),
    seconds.toFixed(3),
    String(passes),
    megabytes(peakResidentBytes),
  ]);
  const table = textTable(["stage", "size (D H W)", "s per pass (median)", "passes", "peak memory"], rows, [2, 3, 4]);
  return `measured on ${device}, ${precision}, ${threads} threads:\n${table}`;
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}
