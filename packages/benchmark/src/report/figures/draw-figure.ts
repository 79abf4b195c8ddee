import { CONFIG, type Figure } from "./figure.ts";

/** The figure as SVG in the page's own text color. Text is measured by vega's estimate: no canvas is needed. */
export async function figureSvg({ spec }: Pick<Figure, "spec">): Promise<string> {
  const [vega, { compile }] = await Promise.all([import("vega"), import("vega-lite")]);
  const compiled = compile({ ...spec, config: CONFIG } as Parameters<typeof compile>[0]).spec;
  const view = new vega.View(vega.parse(compiled), { renderer: "none", logLevel: vega.Error });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}
