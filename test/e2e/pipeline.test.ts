import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readVolume } from "@panshift/volume/files";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { filesBelow, lastLine, panshift, panshiftUnread, succeed, temporaryFolder } from "./panshift.ts";
import { ITERATIONS, makePhantom, train, writeConfig } from "./tiny.ts";

let folder: string;
let dataset: string;
let config: string;
let run: string;
const json = (path: string) => JSON.parse(readFileSync(path, "utf8"));

beforeAll(() => {
  folder = temporaryFolder();
  dataset = makePhantom(folder);
  config = writeConfig(folder, { dataset });
  run = train(config, join(folder, "runs"), "--out", join(folder, "model"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("phantom", () => {
  it("keeps what is there when called again", () => {
    const argv = ["phantom", "--out", dataset, "--centers", "1", "--subjects", "3", "--sequences", "t1w"];
    expect(succeed(argv).messages).toContain("3 of 3 cases were there already");
  });

  it("makes the same files with any number of jobs, and a contact sheet of them", () => {
    const makeWith = (jobs: string) => {
      const out = join(folder, `jobs${jobs}`);
      const scans = ["--subjects", "2", "--sequences", "t1w,t2w", "--shift", "image,annotation", "--readers", "2"];
      const preview = join(folder, `sheet${jobs}.png`);
      const { messages } = succeed(["phantom", "--out", out, ...scans, "--jobs", jobs, "--preview", preview]);
      expect(messages).toMatch(/4 cases in .*: about \d+ MB, about \d+ s with \d jobs?/);
      const files = filesBelow(out);
      return { files, contents: files.map((file) => readFileSync(join(out, file))), sheet: readFileSync(preview) };
    };
    const [one, three] = [makeWith("1"), makeWith("3")];
    expect(three.files).toEqual(one.files);
    expect(one.files.filter((file) => file.startsWith("labelsTr_reader2/"))).toHaveLength(4);
    for (const [n, content] of one.contents.entries()) expect(three.contents[n]?.equals(content)).toBe(true);
    expect(one.sheet.equals(three.sheet)).toBe(true);
    expect(one.sheet.subarray(1, 4).toString()).toBe("PNG");
  });

  it("says which presets there are, and what organ maps need", () => {
    const ended = (...argv: string[]) => panshift(["phantom", "--out", join(folder, "none"), ...argv]);
    expect(ended("--preset", "huge")).toMatchObject({ code: 2, messages: expect.stringContaining("crosspan") });
    expect(ended("--anatomy", folder)).toMatchObject({
      code: 2,
      messages: expect.stringContaining("--anatomy-labels"),
    });
    expect(existsSync(join(folder, "none"))).toBe(false);
  });

  it("makes a dataset that info finds nothing wrong with", () => {
    const { out } = succeed(["info", dataset, "--json"]);
    expect(JSON.parse(out)).toMatchObject({ schema: "panshift.info/1", problems: [] });
  });
});

describe("train", () => {
  it("writes a model beside the run's record and copies it", () => {
    expect(json(join(run, "run.json"))).toMatchObject({ state: { kind: "done" } });
    expect(filesBelow(join(folder, "model"))).toEqual(["model.json", "weights.safetensors"]);
    const weights = (at: string) => readFileSync(join(at, "weights.safetensors"));
    expect(weights(join(folder, "model")).equals(weights(join(run, "model")))).toBe(true);
    const log = readFileSync(join(run, "log.jsonl"), "utf8").trimEnd().split("\n");
    expect(log.filter((line) => line.includes('"kind":"step"'))).toHaveLength(ITERATIONS);
  });

  it("prints the folder of a finished run again", () => {
    const again = succeed(["train", config, "--store", join(folder, "runs"), "--resume"]);
    expect(lastLine(again.out)).toBe(run);
    expect(again.messages).toMatch(/^already done: 20 steps, loss [\d.]+ at the last, .* were kept$/m);
  });

  it("has nothing to resume where nothing was begun", () => {
    const ended = panshift(["train", config, "--store", join(folder, "empty"), "--resume"]);
    expect(ended).toMatchObject({ code: 2, out: "", messages: expect.stringContaining("RUN_NOTHING_TO_RESUME") });
    expect(readdirSync(join(folder, "empty"))).toEqual([]);
  });
});

describe("segment and evaluate", () => {
  const cases = ["s0000_t1w", "s0001_t1w"];
  const scan = (id: string) => join(dataset, "imagesTr", `${id}_0000.nii.gz`);

  it("segments several scans into a folder, each on its own grid, with a sidecar", () => {
    const out = join(folder, "out");
    const { out: printed } = succeed([
      "segment",
      ...cases.map(scan),
      "--model",
      join(run, "model"),
      "--out",
      out,
      "--probabilities",
    ]);
    expect(printed.trimEnd().split("\n")).toEqual(cases.map((id) => join(out, `${id}.nii.gz`)));
    for (const id of cases) {
      const [image, labels] = [readVolume(scan(id)), readVolume(join(out, `${id}.nii.gz`))];
      expect(labels.shape).toEqual(image.shape);
      expect(labels.affine).toEqual(image.affine);
      expect(json(join(out, `${id}.json`))).toMatchObject({
        schema: "panshift.segment/1",
        case: id,
        modality: { value: "mr", statedBy: "cases.tsv" },
        classes: [{ name: "pancreas" }, { name: "lesion" }],
        flags: expect.any(Array),
      });
      for (const name of ["pancreas", "lesion"]) {
        expect(existsSync(join(out, `${id}_probabilities_${name}.nii.gz`))).toBe(true);
      }
    }
  });

  it("segments a folder of scans with a run's model, and of several the good ones", () => {
    const scans = join(folder, "scans");
    mkdirSync(scans);
    cpSync(scan("s0000_t1w"), join(scans, "good.nii.gz"));
    writeFileSync(join(scans, "bad.nii.gz"), "no scan");
    const out = join(folder, "several");
    const ended = panshift(["segment", scans, "--model", run, "--out", out]);
    expect(ended).toMatchObject({ code: 1, out: `${join(out, "good.nii.gz")}\n` });
    expect(ended.messages).toMatch(/^error: .*bad\.nii\.gz: .* \[FILE_CORRUPT\]$/m);
    expect(ended.messages).toContain("1 of 2 scans were not segmented: bad\n");
    const again = panshift(["segment", join(scans, "good.nii.gz"), "--model", run, "--out", out]);
    expect(again.messages).toContain(`replaced ${join(out, "good.nii.gz")}`);
  });

  it("scores them against the dataset's labels, with names and groups from its files", () => {
    const { out } = succeed([
      "evaluate",
      "--prediction",
      join(folder, "out"),
      "--reference",
      join(dataset, "labelsTr"),
      "--json",
      "-",
    ]);
    const { cases: scored, problems } = JSON.parse(out);
    expect(scored).toHaveLength(6);
    expect(scored[0]).toMatchObject({
      case: "s0000_t1w",
      subject: "s0000",
      group: { center: "A", sequence: "t1w" },
      label: "pancreas",
      metrics: { dice: { kind: expect.stringMatching(/^(value|missed)$/) } },
    });
    expect(problems).toEqual([expect.stringContaining("no prediction of case s0002_t1w")]);
  });

  it("refuses a scan stated to be of another modality than its dataset says", () => {
    const argv = ["segment", scan("s0000_t1w"), "--model", join(run, "model"), "--out", join(folder, "x.nii.gz")];
    expect(panshift([...argv, "--modality", "ct"])).toMatchObject({ code: 2, out: "" });
    expect(existsSync(join(folder, "x.nii.gz"))).toBe(false);
  });
});

describe("--json", () => {
  it.each([["doctor"], ["methods"], ["cost", "examples/dual-task-backbone.yaml"]])(
    "%s prints one object",
    (...argv) => {
      const { out, messages } = succeed([...argv, "--json"]);
      expect(JSON.parse(out)).toMatchObject({ schema: `panshift.${argv[0]}/1` });
      expect(messages).toBe("");
    },
  );
});

describe("standard output", () => {
  it("may be closed by its reader", async () => {
    expect(await panshiftUnread(["methods"])).toMatchObject({ code: 0, messages: "" });
  });
});
