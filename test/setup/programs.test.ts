import { expect, test } from "vitest";
import { runAttached } from "../../scripts/lib/programs.mjs";

test("a program's own exit code is given back", async () => {
  expect(await runAttached(process.execPath, ["-e", "process.exit(7)"])).toBe(7);
});

test("a program that cannot be started is told by its name, with what to do", async () => {
  await expect(runAttached("no-such-program", [])).rejects.toMatchObject({
    exitCode: 1,
    message:
      "expected the program no-such-program; found spawn no-such-program ENOENT; check its spelling and the PATH, and that it may be executed",
  });
});
