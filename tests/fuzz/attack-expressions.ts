/** A regular expression as it is written in a file. */
export type Written = {
  readonly file: string;
  readonly source: string;
  readonly flags: string;
};

/** Characters that members of a class may be. */
const CANDIDATES = Array.from(
  " \n\tax0Z_-.,;:/<>\"'&@#%()[]{}|*+?!=~^$\\`\v\f\u0001\u0085\u00a0\u00e9\u0301\u3000\uac00\u4e00\ud800\u{1f600}",
);
/** Of what a part matches, as many are tried. */
const MOST_SAMPLES = 4;
/** Neighbouring parts that are repeated together, at most. */
const MOST_PUMPED = 8;

/** Texts that a part of the expression matches, as far as can be seen without reading it: one for each of its atoms. */
function atomsOf(source: string, flags: string): readonly (readonly string[])[] {
  const atoms: (readonly string[])[] = [];
  const unicode = /[uv]/.test(flags) ? "u" : "";
  const matchesOf = (atom: string): readonly string[] => {
    try {
      const one = new RegExp(`^${atom}$`, unicode + (flags.includes("i") ? "i" : ""));
      const found = CANDIDATES.filter((candidate) => one.test(candidate));
      return [...new Set([...found.slice(0, 2), ...found.slice(-2)])];
    } catch {
      return [];
    }
  };
  for (let at = 0; at < source.length; ) {
    const rest = source.slice(at);
    const [atom = ""] =
      /^(?:\[(?:\\.|[^\]\\])*\]|\\p\{[^}]*\}|\\P\{[^}]*\}|\\u\{[^}]*\}|\\u[\da-fA-F]{4}|\\x[\da-fA-F]{2}|\\k<\w+>|\\.|\(\?(?:[:=!]|<[=!]|<\w+>)|\{\d+,?\d*\}|.)/s.exec(
        rest,
      ) ?? [];
    at += Math.max(1, atom.length);
    if (/^(?:[()|*+?^$]|\(\?.*|\{\d.*|\\[bB])$/s.test(atom)) continue;
    const samples = matchesOf(atom);
    const literal = atom.length === 1 ? [atom] : [];
    const all = [...new Set([...literal, ...samples])].slice(0, MOST_SAMPLES);
    if (all.length > 0) atoms.push(all);
  }
  return atoms;
}

/** What is put before, what is repeated, and what comes after it. */
export type Attack = { readonly start: string; readonly pump: string; readonly end: string };

export function attack({ start, pump, end }: Attack, length: number): string {
  return start + pump.repeat(Math.ceil(length / pump.length)) + end;
}

/** Attacks made of an expression's own parts: each of its characters, and each run of neighbouring parts, repeated behind what leads to it. */
export function attacksOn({ source, flags }: Pick<Written, "source" | "flags">): readonly Attack[] {
  // What repeats nothing, or not without end, cannot take long.
  if (!/[*+]|\{\d+,\}/.test(source)) return [];
  const atoms = atomsOf(source, flags);
  const text = atoms.map(([first = ""]) => first);
  const pumps = new Set(atoms.flat());
  for (let from = 0; from < text.length; from += 1) {
    for (let length = 2; length <= MOST_PUMPED && from + length <= text.length; length += 1) {
      pumps.add(text.slice(from, from + length).join(""));
    }
  }
  const starts = new Set(["", "x"]);
  for (let length = 1; length <= Math.min(text.length, 12); length += 1) {
    starts.add(text.slice(0, length).join(""));
  }
  const attacks: Attack[] = [];
  for (const pump of [...pumps].slice(0, 100)) {
    for (const start of starts) {
      for (const end of ["", "\u0001", "\n", "!"]) attacks.push({ start, pump, end });
    }
  }
  return attacks;
}
