import type * as MetricsDoor from "@panshift/metrics";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { needs } from "../support/requirements.ts";
import { browserPackages, bundlePage, type PageBundle } from "./bundle.ts";
import type { PageReport } from "./test-runner.ts";

/** What the bundle leaves on the page's global object. */
interface PageGlobals {
  readonly doors: Readonly<Record<string, object>> & { readonly metrics: typeof MetricsDoor };
  readonly runTests: () => Promise<PageReport>;
}

let bundle: PageBundle;
let browser: Browser | null = null;
beforeAll(async () => {
  bundle = await bundlePage();
});
afterAll(() => browser?.close());

describe("in a browser", () => {
  it("the doors of core, volume, metrics and stats need nothing of Node", () => {
    expect(bundle.nodeModules).toEqual([]);
    expect(bundle.code).not.toMatch(/\brequire\(["']|\bimport\(/);
  });

  it("the oracle tests of metrics and statistics pass, and the page asks for nothing", async (context) => {
    const executablePath = needs(context, "chromium");
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
    const page = await browser.newPage();
    const requests: string[] = [];
    const errors: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    page.on("pageerror", (error) => errors.push(error.message));
    await page.route("**/*", (route) => route.abort());
    await page.addScriptTag({ content: bundle.code });
    expect(errors).toEqual([]);
    const doors = await page.evaluate(() =>
      Object.entries((globalThis as unknown as PageGlobals).doors)
        .filter(([, door]) => Object.keys(door).length > 0)
        .map(([name]) => name),
    );
    const report = await page.evaluate(() => (globalThis as unknown as PageGlobals).runTests());
    expect(errors).toEqual([]);
    expect(report.failed).toEqual([]);
    expect(report.passed.length).toBeGreaterThan(10 * bundle.testFiles.length);
    expect(doors).toEqual(browserPackages);
    expect(requests).toEqual([]);
  });
});
