import { native } from "./native.ts";
import type { Tensor } from "./tensor.ts";

/** Tensors made in the innermost open scope; null outside of any. */
let current: Tensor[] | null = null;

/**
 * Tensors made outside of scopes and not yet watched by the garbage collector. Watching is dear and most tensors
 * are disposed at once, so it is put off until the list is full or the current job has ended; finalizers
 * cannot run before that anyway.
 */
const unwatched: Tensor[] = [];
const UNWATCHED_LIMIT = 256;
let watchScheduled = false;

const collected = new FinalizationRegistry((handle: number) => native().dispose(handle));

let buffer: Float64Array | null = null;

/** Takes note of a new tensor: its scope frees it, or, outside of scopes, the garbage collector does as a last resort. */
export function adopt(tensor: Tensor): void {
  if (current !== null) current.push(tensor);
  else watchLater(tensor);
}

/** Opens a scope inside the current one; returns the former one for `closeScope`. */
export function openScope(): Tensor[] | null {
  const outer = current;
  current = [];
  return outer;
}

/** Closes the current scope: its tensors are freed, but for the survivors, which pass to `outer`, and the kept ones. */
export function closeScope(outer: Tensor[] | null, survivors: ReadonlySet<Tensor> | null): void {
  const mine = current ?? [];
  current = outer;
  let count = 0;
  for (const tensor of mine) {
    if (tensor.handle === 0) continue;
    if (tensor.kept) watchLater(tensor);
    else if (survivors?.has(tensor)) adopt(tensor);
    else count = freeLater(tensor, count);
  }
  flush(count);
}

/** Lets a tensor outlive every scope: only `dispose`, or the garbage collector, frees it. */
export function keepTensor(tensor: Tensor): void {
  tensor.kept = true;
}

/** Called by `dispose` for a watched tensor. */
export function unwatch(tensor: Tensor): void {
  collected.unregister(tensor);
}

function freeLater(tensor: Tensor, count: number): number {
  buffer ??= native().handleBuffer();
  buffer[count] = tensor.handle;
  tensor.handle = 0;
  if (count + 1 < buffer.length) return count + 1;
  flush(buffer.length);
  return 0;
}

function flush(count: number): void {
  if (count > 0) native().disposeBuffered(count);
}

function watchLater(tensor: Tensor): void {
  if (tensor.watched) return;
  unwatched.push(tensor);
  if (unwatched.length >= UNWATCHED_LIMIT) watchAll();
  else if (!watchScheduled) {
    watchScheduled = true;
    queueMicrotask(watchAll);
  }
}

function watchAll(): void {
  watchScheduled = false;
  for (const tensor of unwatched) {
    if (tensor.handle === 0 || tensor.watched) continue;
    tensor.watched = true;
    native().reportMemory(tensor.handle);
    collected.register(tensor, tensor.handle, tensor);
  }
  unwatched.length = 0;
}
