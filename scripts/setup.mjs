import { setup } from "./lib/setup.mjs";
import { runScript, SetupError } from "./lib/setup-error.mjs";

const usage = `npm run setup [-- --cpu | --cuda]

Makes this clone ready to work: npm packages, libtorch, the binding to it, the build of the packages.
Does only what is missing; docs/get-started.md says where everything goes.

  --cpu    take the small copy of libtorch even where an NVIDIA driver is seen (remembered)
  --cuda   take back an earlier --cpu
`;

const choices = /** @type {const} */ ({ "--cpu": "cpu", "--cuda": "auto" });

await runScript(async () => {
  const [argument, ...rest] = process.argv.slice(2);
  if (argument === "--help") {
    process.stdout.write(usage);
    return 0;
  }
  if (rest.length > 0 || (argument !== undefined && !(argument in choices))) {
    throw new SetupError({
      expected: "--cpu, --cuda or nothing",
      found: process.argv.slice(2).join(" "),
      hint: "npm run setup -- --help says more",
      exitCode: 2,
    });
  }
  await setup(argument === undefined ? null : choices[/** @type {keyof typeof choices} */ (argument)]);
  return 0;
});
