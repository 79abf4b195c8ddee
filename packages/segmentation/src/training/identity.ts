import { canonicalHash } from "@panshift/core";
import type { TrainConfig } from "./config.ts";
import type { DataSource } from "./data-source.ts";

/** Raised when the meaning of a configuration or the numbers of training change; not with the record's schema. */
const RUN_SCHEMA = "panshift.run/1";

/** A method as a run's identity sees it: never the path it was loaded from. */
export interface MethodIdentity {
  readonly id: string;
  readonly version: number;
  /** Complete: defaults and preset filled in. */
  readonly hparams: unknown;
}

/**
 * What a run computes, as a hash of 64 hexadecimal digits: the complete configuration with the data by
 * content, with schema and method versions. Paths, device, threads and workers stay out: they change
 * where and how fast a run computes, not what.
 */
export function runIdentity(
  config: TrainConfig,
  data: Pick<DataSource, "contentHash" | "labels">,
  method: MethodIdentity,
): string {
  const { file: _file, device: _device, threads: _threads, workers: _workers, data: dataConfig, ...rest } = config;
  const { where, domain, validation } = dataConfig;
  return canonicalHash({
    ...rest,
    schema: RUN_SCHEMA,
    method,
    data: { content: data.contentHash, labels: data.labels, where, domain, validation },
  });
}
