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

/** What a run's identity says of its data. */
export interface DataIdentity extends Pick<DataSource, "contentHash" | "labels"> {
  /** Domains of the held-out cases. Where there are several, the identity says that the best model is that of the mean over domains. */
  readonly validationDomains: number;
}

/**
 * What a run computes, as a hash of 64 hexadecimal digits: the complete configuration with the data by
 * content, with schema and method versions. Paths, device, threads and workers stay out: they change
 * where and how fast a run computes, not what.
 */
export function runIdentity(config: TrainConfig, data: DataIdentity, method: MethodIdentity): string {
  const { file: _file, device: _device, threads: _threads, workers: _workers, data: dataConfig, ...rest } = config;
  const { where, domain, validation } = dataConfig;
  return canonicalHash({
    ...rest,
    schema: RUN_SCHEMA,
    method,
    data: { content: data.contentHash, labels: data.labels, where, domain, validation },
    // Earlier versions took the mean over all cases: the same in one domain, another choice in several.
    ...(data.validationDomains > 1 && { validationScore: "mean-over-domains" }),
  });
}
