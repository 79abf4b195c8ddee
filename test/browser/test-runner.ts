// Stands for vitest in the page: the same assertions (vitest's own package), and no more of its runner than tests of
// pure functions use. It runs in a browser: nothing of Node here.
import {
  ASYMMETRIC_MATCHERS_OBJECT,
  chai,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  setState,
} from "@vitest/expect";

type Body = (...args: never[]) => unknown;

/** How the tests of a page ended. */
export interface PageReport {
  readonly passed: readonly string[];
  readonly failed: readonly string[];
}

interface PageTest {
  readonly name: string;
  readonly run: () => unknown;
}

const tests: PageTest[] = [];
const path: string[] = [];

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);
/** As vitest's own: chai's assertions with the methods that stand for values, such as `expect.closeTo`. */
export const expect = Object.assign(
  (value: unknown, message?: string) => chai.expect(value, message),
  chai.expect,
  (globalThis as unknown as Record<symbol, object>)[ASYMMETRIC_MATCHERS_OBJECT],
);
setState({ assertionCalls: 0, isExpectingAssertions: false, isExpectingAssertionsError: null }, expect as never);

export const describe = withEach((name, body) => {
  path.push(name);
  body();
  path.pop();
});

export const it = withEach((name, run) => void tests.push({ name: [...path, name].join(" > "), run }));
export const test = it;

/** Runs what the test files have registered, one after the other. */
export async function runTests(): Promise<PageReport> {
  const [passed, failed]: [string[], string[]] = [[], []];
  for (const { name, run } of tests) {
    try {
      await run();
      passed.push(name);
    } catch (error) {
      failed.push(`${name}: ${(error as Error).message}`);
    }
  }
  return { passed, failed };
}

function withEach(add: (name: string, run: () => unknown) => void) {
  return Object.assign((name: string, body: Body) => add(name, () => body()), {
    each: (cases: readonly unknown[]) => (name: string, body: Body) => {
      for (const [n, one] of cases.entries()) {
        const args = (Array.isArray(one) ? one : [one]) as never[];
        add(`${name} [${n}]`, () => body(...args));
      }
    },
  });
}
