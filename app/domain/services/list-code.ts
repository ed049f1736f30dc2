/**
 * The code of what staff add to a kept list, from its name: small letters with `_` between the words, at most so many. `apart`: what
 * stands for no letter of a code; names that differ only there have one code.
 */
export const listCode = (
  name: string,
  { prefix = '', most, apart = /[^a-z]+/g }: { prefix?: string; most: number; apart?: RegExp },
): string => `${prefix}${name.toLowerCase().replace(apart, '_').replace(/^_|_$/g, '')}`.slice(0, most)
