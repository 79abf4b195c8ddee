import {
  type ChosenMethod,
  chooseMethod,
  labelMapOf,
  parseTrainConfig,
  runIdentity,
  type TrainConfig,
} from "@panshift/segmentation";
import type { CaseFiles, SourceCases } from "./case-files.ts";
import { type SearchDraw, searchDraws } from "./search-draws.ts";
import type { StudyCase } from "./study-case.ts";
import { isTrained, nameOfMethod, type Study, type TrainedMethod } from "./study-config.ts";

/** A method of a study, looked up and with complete hyper-parameters. */
export interface ReadyMethod extends ChosenMethod {
  readonly name: string;
  readonly settings: TrainedMethod;
  /** The training configuration but for data and seed. */
  readonly config: TrainConfig;
  /** The draw of a search that these hyper-parameters are; `null`: they are the study's own. */
  readonly draw: SearchDraw | null;
}

/**
 * Looks up the methods that a study trains; a searched one is there once for each draw, in their order.
 *
 * @throws METHOD_UNKNOWN, HPARAMS_INVALID, CONFIG_INVALID
 */
export async function readyMethods(study: Study): Promise<ReadyMethod[]> {
  const methods = await Promise.all(
    study.methods.filter(isTrained).map(async (settings): Promise<ReadyMethod[]> => {
      const given = await readyMethod(study, settings, null);
      const draws = searchDraws(settings, given.definition, study.file);
      if (draws === null) return [given];
      return await Promise.all(draws.map((draw) => readyMethod(study, settings, draw)));
    }),
  );
  return methods.flat();
}

async function readyMethod(study: Study, settings: TrainedMethod, draw: SearchDraw | null): Promise<ReadyMethod> {
  const { id, preset, hparams } = settings;
  const drawn = (part: "hparams" | "optimization") =>
    Object.entries(draw?.values ?? {}).flatMap(([key, value]) =>
      key.startsWith(`${part}.`) ? [[key.slice(part.length + 1), value] as const] : [],
    );
  const method = {
    id,
    hparams: { ...hparams, ...Object.fromEntries(drawn("hparams")) },
    ...(preset !== undefined && { preset }),
  };
  const optimization = { ...study.training?.optimization, ...Object.fromEntries(drawn("optimization")) };
  const value = { ...study.training, optimization, method, data: placeholder(study) };
  const config = parseTrainConfig(value, study.file);
  return { ...(await chooseMethod(config)), name: nameOfMethod(settings), settings, config, draw };
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
  const validationDomains = new Set(sources.validation.map(({ domain }) => domain)).size;
  return runIdentity(config, { contentHash, labels, validationDomains }, { id, version, hparams: method.hparams });
}
