// @ts-check

/**
 * The known word nearest to a mistyped one.
 *
 * @param {string} word
 * @param {Iterable<string>} known
 * @returns {string | undefined} nothing where none is near
 */
export function nearest(word, known) {
  const near = [...known].map((other) => ({ other, edits: editsBetween(word, other) }));
  const [first] = near.sort((one, two) => one.edits - two.edits);
  return first && first.edits <= Math.max(1, word.length / 3) ? first.other : undefined;
}

/**
 * How many letters to add, take out, replace or swap with their neighbour to make one word of the
 * other (the optimal string alignment distance).
 *
 * @param {string} one
 * @param {string} other
 */
export function editsBetween(one, other) {
  let [before, last] = [
    /** @type {number[]} */ ([]),
    Array.from({ length: other.length + 1 }, (_, at) => at),
  ];
  for (let row = 1; row <= one.length; row += 1) {
    const now = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const replaced = last[column - 1] + Number(one[row - 1] !== other[column - 1]);
      const swaps = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      now[column] = Math.min(
        replaced,
        last[column] + 1,
        now[column - 1] + 1,
        swaps ? before[column - 2] + 1 : Infinity,
      );
    }
    [before, last] = [last, now];
  }
  return last[other.length];
}
