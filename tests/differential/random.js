// @ts-check
// Random numbers that a seed and a path decide, so that any part of a run can be made again without the rest.
import { hash } from "node:crypto";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

export class Random {
  #generator;

  /** @param {...(string | number)} path */
  constructor(...path) {
    this.#generator = xoroshiro128plus(hash("sha256", path.join("/"), "buffer").readInt32LE());
  }

  /** A whole number from 0 to below `bound`. @param {number} bound */
  below(bound) {
    return uniformInt(this.#generator, 0, bound - 1);
  }

  /** @param {number} percent */
  chance(percent) {
    return this.below(100) < percent;
  }

  /** @template T @param {readonly T[]} list @returns {T} */
  pick(list) {
    return list[this.below(list.length)];
  }

  /** One of a list, in proportion to their weights. @template {{ weight: number }} T @param {readonly T[]} list @returns {T} */
  weighted(list) {
    let left = this.below(list.reduce((sum, { weight }) => sum + weight, 0));
    return /** @type {T} */ (list.find(({ weight }) => (left -= weight) < 0));
  }

  /** @param {number} length */
  bytes(length) {
    return Buffer.from(Array.from({ length }, () => this.below(256)));
  }
}
