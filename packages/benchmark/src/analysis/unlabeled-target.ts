import type { MethodDefinition } from "@panshift/segmentation";
import { isTrained, type Study } from "../study/study-config.ts";

/** What a plan says of a trained method. */
interface Planned {
  readonly runs: readonly {
    readonly method: { readonly name: string; readonly definition: Pick<MethodDefinition, "needs"> };
  }[];
}

/**
 * Names of the methods that see images of the tested domains, without their labels: those that declare the need, and
 * predictions whose entry in the study says so. They answer an easier question than the others; tables mark them.
 */
export function methodsWithTargetImages({ methods }: Pick<Study, "methods">, { runs }: Planned): string[] {
  const trained = runs.filter(({ method }) => method.definition.needs.unlabeledTarget).map(({ method }) => method.name);
  const given = methods.flatMap((method) => (isTrained(method) || !method.unlabeledTarget ? [] : method.name));
  return [...new Set([...trained, ...given])];
}
