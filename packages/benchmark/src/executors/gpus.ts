/**
 * Environments that give workers one GPU each, in turn. One empty environment where there is none, or where the study
 * names its device: then the workers share what they are given.
 *
 * @param device `training.device` of the study
 * @param count GPUs that libtorch sees
 * @param visible CUDA_VISIBLE_DEVICES of this process, whose GPUs are then those that are handed out
 */
export function gpuEnvironments(
  device: string,
  count: number,
  visible: string | undefined = process.env.CUDA_VISIBLE_DEVICES,
): NodeJS.ProcessEnv[] {
  if (device !== "auto" || count === 0) return [{}];
  const names = visible === undefined ? Array.from({ length: count }, (_, n) => String(n)) : visible.split(",");
  return names.slice(0, count).map((name) => ({ CUDA_VISIBLE_DEVICES: name.trim() }));
}
