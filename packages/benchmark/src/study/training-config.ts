import {
  type ChosenMethod,
  chooseMethod,
  labelMapOf,
  parseTrainConfig,
  runIdentity,
  type TrainConfig,
} from "@panshift/segmentation";
import type { CaseFiles, SourceCases } from "./case-files.ts";
import type { StudyCase } from "./study-case.ts";
import { isTrained, nameOfMethod, type Study, type TrainedMethod } from "./study-config.ts";

/** A method of a study, looked up and with complete hyper-parameters. */
export interface ReadyMethod extends ChosenMethod {
  readonly name: string;
  readonly settings: TrainedMethod;
  /** The training configuration but for data and seed. */
  readonly config: TrainConfig;
}

/** Looks up the methods that a study trains. @throws METHOD_UNKNOWN, HPARAMS_INVALID, CONFIG_INVALID */
export async function readyMethods(study: Study): Promise<ReadyMethod[]> {
  return await Promise.all(
    study.methods.filter(isTrained).map(async (settings) => {
      const { id, preset, hparams } = settings;
      const method = { id, hparams, ...(preset !== undefined && { preset }) };
      const config = parseTrainConfig({ ...study.training, method, data: placeholder(study) }, study.file);
      return { ...(await chooseMethod(config)), name: nameOfMethod(settings), settings, config };
    }),
  );
}

/** Data of the right form, replaced for each run. */
function placeholder({ task }: Study) {
  return { cases: [{ image: ".", label: "." }], labels: { background: "rest", ...task.labels } };
}

/** The training configuration of a run: the method's, with source cases alone. */
export function trainConfigOf(
  { config }: ReadyMethod,
  seed: number,
  { training, validation }: SourceCases,
  files: CaseFiles,
): TrainConfig {
  const cases = [...training, ...validation].map((each) => ({
    image: files.image(each),
    label: files.label(each),
    subject: each.subject,
    domain: each.domain,
  }));
  const { labels, ...data } = config.data;
  const ignored = files.ignored([...training, ...validation]);
  return {
    ...config,
    seed,
    data: {
      ...data,
      cases,
      labels: { ...labels, ...(ignored.length > 0 && { ignore: ignored }) },
      validation: validationOf(validation),
    },
  };
}

function validationOf(validation: readonly StudyCase[]): TrainConfig["data"]["validation"] {
  const subjects = [...new Set(validation.map(({ subject }) => subject))];
  return subjects.length === 0 ? { share: 0 } : { share: 0, subjects };
}

/** The identity that `train` will give the configuration, from content hashes that the manifests hold; no scan is read. */
export function plannedIdentity(method: ReadyMethod, seed: number, sources: SourceCases, files: CaseFiles): string {
  const config = trainConfigOf(method, seed, sources, files);
  const contentHash = files.contentOf(sources);
  const { id, version } = method.definition;
  const labels = labelMapOf(config.data.labels ?? {});
  return runIdentity(config, { contentHash, labels }, { id, version, hparams: method.hparams });
}
