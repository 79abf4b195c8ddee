import { fromData } from "./creation.ts";
import type { Device } from "./dtype.ts";
import { native } from "./native.ts";
import { wrap } from "./wrap.ts";

const collected = new FinalizationRegistry((handle: number) => native().disposeGenerator(handle));

/** A random generator of libtorch for one device; operators that draw take it as their `generator`. */
export class Generator {
  readonly device: Device;
  /** @internal */
  handle: number;

  /** @param seed up to 64 bits; a bigint beyond 2^53 */
  constructor(device: Device, seed: number | bigint) {
    this.device = device;
    this.handle = native().createGenerator(device, seed);
    collected.register(this, this.handle, this);
  }

  /** The generator that operators draw from when they are given none. */
  static default(device: Device = "cpu"): Generator {
    const generator = Object.create(Generator.prototype) as { device: Device; handle: number };
    generator.device = device;
    generator.handle = native().defaultGenerator(device);
    collected.register(generator, generator.handle, generator);
    return generator as Generator;
  }

  /** The seed it was last given. */
  get seed(): number | bigint {
    return native().generatorSeed(this.handle);
  }

  /** Starts the sequence of a seed. */
  setSeed(seed: number | bigint): this {
    native().seedGenerator(this.handle, seed);
    return this;
  }

  /** Where it is in its sequence, as opaque bytes: `setState` continues from there. */
  getState(): Uint8Array {
    using state = wrap(native().generatorState(this.handle));
    return state.toBytes();
  }

  /** @throws TORCH_OPERATOR_FAILED for bytes that no generator of this device gave */
  setState(bytes: Uint8Array): this {
    using state = fromData(bytes, [bytes.length], { dtype: "uint8" });
    native().setGeneratorState(this.handle, state.handle);
    return this;
  }

  dispose(): void {
    native().disposeGenerator(this.handle);
    collected.unregister(this);
    this.handle = 0;
  }

  [Symbol.dispose](): void {
    if (this.handle !== 0) this.dispose();
  }
}

/** Seeds the default generators of all devices. Everything that must replay draws from its own Generator instead. */
export function manualSeed(seed: number | bigint): void {
  native().seedAll(seed);
}
