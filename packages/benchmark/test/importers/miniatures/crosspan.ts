import { join } from "node:path";
import { abdomen, mapped, write, writeAppleDouble, writeFile } from "./abdomen.ts";

/** Writes a folder of each domain with nnU-Net v1 names, label 1 the pancreas; subjects are numbered on. */
function writeDomains(folder: string, domains: readonly string[], first: number): void {
  for (const [at, domain] of domains.entries()) {
    for (const n of [1, 2]) {
      const name = `${domain}_00${n}`;
      const { image, label } = abdomen({ modality: "mr", subject: first + 10 * at + n });
      write(image, folder, domain, "imagesTr", `${name}_0000.nii.gz`);
      write(mapped(label, { 2: 1 }), folder, domain, "labelsTr", `${name}.nii.gz`);
      writeAppleDouble(folder, domain, "labelsTr", `._${name}.nii.gz`);
    }
  }
}

/** The folders of PancreasDG's public training scripts: domains in two groups, out-of-phase ones by their prefix. */
export function pancreasdgMiniature(folder: string): string {
  const source = join(folder, "Task310_PancreasT1DG");
  writeDomains(join(source, "in_domain"), ["MCF", "NYU"], 100);
  writeDomains(join(source, "out_of_domain"), ["EMC", "OutPhaseEMC"], 200);
  return source;
}

/** A folder per domain, in which only a table knows that one case is T2-weighted and another of a cyst. */
export function crosspanMiniature(folder: string): { source: string; overrides: string } {
  const source = join(folder, "CrossPan");
  writeDomains(source, ["NYU", "IU", "OutPhaseIU"], 300);
  const overrides = writeFile(
    "case_id,sequence,phase,lesion,age\nNYU_002,t2w,n/a,n/a,61\nIU_001,t1w,venous,ipmn,n/a\n",
    folder,
    "overrides.csv",
  );
  return { source, overrides };
}
