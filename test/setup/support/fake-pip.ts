import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fakeProgram, temporaryFolder, torchFiles, writeTree } from "./fakes.ts";

/** What pip would say that torch 2.15.0 brings; the addresses lead nowhere. */
const report = {
  install: ["torch 2.15.0", "nvidia-cuda-cupti 13.2.86", "nvidia-cuda-runtime 13.2.86", "nvidia-cudnn-cu13 9.26.0.51"]
    .map((wheel) => wheel.split(" "))
    .map(([name, version]) => ({
      metadata: { name, version },
      download_info: { url: `http://127.0.0.1:9/${name}.whl` },
    })),
};

/** What the wheels unpack to, as far as the set-up looks at it. */
const wheels = {
  ...Object.fromEntries(Object.entries(torchFiles()).map(([name, content]) => [`torch/${name}`, content])),
  "torch/nn/functional.py": "",
  "torch/lib/libtorch.so": "",
  "torch/lib/libtorch_cuda.so": "",
  "torch/lib/libtorch_python.so": "",
  "torch/lib/libgomp.so.1": "",
  "torch-2.15.0.dist-info/licenses/LICENSE": "",
  "nvidia/cu13/lib/libcupti.so.13": "",
  "torchgen/model.py": "",
  "bin/torchrun": "",
};

export interface FakePip {
  /** A PATH on which `python3` has this pip. */
  readonly path: string;
  /** Arguments of each call, without the interpreter's. */
  calls(): string[];
}

/**
 * A `python3` whose pip answers without a network.
 *
 * @param options `onInstall` is run by the shell in place of an installation; `version` is pip's own
 */
export function fakePip({ onInstall = "", version = "24.0" }: { onInstall?: string; version?: string } = {}): FakePip {
  const folder = temporaryFolder();
  writeTree(folder, { "report.json": JSON.stringify(report) });
  writeTree(join(folder, "wheels"), wheels);
  writeTree(folder, { log: "" });
  fakeProgram(
    join(folder, "bin"),
    "python3",
    `case "$*" in
  -c*) exit 0 ;;
  *--version) echo "pip ${version} from nowhere"; exit 0 ;;
esac
echo "$*" >> ${folder}/log
while [ $# -gt 0 ]; do
  case "$1" in --report) report="$2" ;; --target) target="$2" ;; esac
  shift
done
if [ -n "$report" ]; then cp ${folder}/report.json "$report"; exit 0; fi
${onInstall}
mkdir -p "$target" && cp -r ${folder}/wheels/. "$target"`,
  );
  return {
    path: `${join(folder, "bin")}:${process.env.PATH}`,
    calls: () => readFileSync(join(folder, "log"), "utf8").split("\n").filter(Boolean),
  };
}
