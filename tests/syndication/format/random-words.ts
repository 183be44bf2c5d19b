/** Gives words of letters at random, as long as English ones: the same ones in the same order for the same `seed`. */
export function randomWords(seed: number): () => string {
  let state = seed;
  const next = (below: number): number => {
    // The generator of Numerical Recipes: good enough for words.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  return () =>
    Array.from({ length: 2 + next(8) }, () => String.fromCharCode(97 + next(26))).join("");
}
