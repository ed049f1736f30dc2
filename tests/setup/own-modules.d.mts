/** Where the bundle of the script at a path is, in the folder of bundles. */
export function bundledPath(folder: string, path: string): string
