/** The file, in the folder of translations, of the module at a path. */
export function translatedName(path: string): string
