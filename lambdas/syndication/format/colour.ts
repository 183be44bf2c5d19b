/** A colour of sRGB as `#rrggbb`. */
export type Colour = string;

/** Steps from a colour to black or white. */
const STEPS = 64;

/**
 * The colour nearest to `colour`, on its way to black or to white, that stands out from `background` with at least
 * `ratio` (WCAG 2.2, 1.4.3 and 1.4.11; up to 4.5, which one of the two reaches on any background).
 */
export function standOut(colour: Colour, background: Colour, ratio: number): Colour {
  const end = contrast("#000000", background) > contrast("#ffffff", background) ? 0 : 255;
  const channels = channelsOf(colour);
  for (let step = 0; step < STEPS; step += 1) {
    const mixed = toColour(channels.map((value) => value + ((end - value) * step) / STEPS));
    if (contrast(mixed, background) >= ratio) return mixed;
  }
  return toColour([end, end, end]);
}

/** The contrast ratio of two colours, from 1 to 21 (WCAG 2.2). */
export function contrast(one: Colour, other: Colour): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** Relative luminance, from 0 to 1 (WCAG 2.2). */
function luminance(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = channelsOf(colour).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channelsOf(colour: Colour): readonly number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}

function toColour(channels: readonly number[]): Colour {
  return `#${channels.map((value) => Math.round(value).toString(16).padStart(2, "0")).join("")}`;
}
