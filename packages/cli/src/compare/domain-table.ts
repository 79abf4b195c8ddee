import type { DomainMeans } from "@panshift/benchmark";
import { metricTitle, numberText } from "../metric-text.ts";
import { textTable } from "../table.ts";

/** Means by domain, with cases, and their unweighted mean; null when none were asked for. */
export function domainText(all: readonly DomainMeans[]): string | null {
  if (all.length === 0) return null;
  const titleOf = (group: Readonly<Record<string, string>>) => Object.values(group).join(", ");
  const domains = [...new Set(all.flatMap((each) => each.domains.map(({ group }) => titleOf(group))))].sort();
  const rows = all.flatMap(({ label, metric, methods, domains: found, overDomains }) =>
    methods.map((method, at) => {
      const cells = domains.map((title) => {
        const domain = found.find(({ group }) => titleOf(group) === title);
        return domain === undefined ? "-" : `${numberText(metric, domain.means[at] as number)} (${domain.cases})`;
      });
      const { mean, ci95 } = overDomains[at] as DomainMeans["overDomains"][number];
      const interval = ci95 === null ? "-" : ci95.map((end) => numberText(metric, end)).join(" to ");
      return [label, metricTitle(metric), method, ...cells, numberText(metric, mean), interval];
    }),
  );
  const header = ["label", "metric", "method", ...domains.map((name) => `${name} (n)`), "mean over domains"];
  const right = header.map((_, column) => column).slice(3);
  return textTable([...header, "95 % interval"], rows, right);
}
