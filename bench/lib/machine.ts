import { arch, cpus, platform, release, totalmem } from "node:os";
import { engineInfo } from "@panshift/torch";

/** What the numbers were measured on. */
export function describeMachine(): Readonly<Record<string, unknown>> {
  return {
    cpu: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()} ${arch()}`,
    node: process.version,
    engine: engineInfo(),
  };
}
