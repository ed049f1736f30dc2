/** What a page gives a browser to run. */
export interface ShippedScripts {
  /** Addresses of its script files, and of those it asks to be fetched beforehand. */
  files: string[]
  /** Scripts written into the page: none is allowed. */
  inline: number
  /** Whether it carries its loaders' data or React's start a second time, as pages with `<Scripts>` do. */
  isHydrated: boolean
}

/** Reads the scripts of a page out of its HTML. */
export function shippedScripts(html: string): ShippedScripts {
  const scripts = [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/gi)]
  const preloads = [...html.matchAll(/<link\b[^>]*\brel="(?:modulepreload|preload)"[^>]*>/gi)].map(([tag]) => tag)
  const addresses = [
    ...scripts.map(([, attributes]) => /\bsrc="([^"]+)"/i.exec(attributes ?? '')?.[1]),
    ...preloads
      .filter((tag) => /modulepreload|as="script"/i.test(tag))
      .map((tag) => /\bhref="([^"]+)"/i.exec(tag)?.[1]),
  ]
  return {
    files: [...new Set(addresses.filter((address) => address !== undefined))],
    inline: scripts.filter(([, , words]) => words?.trim()).length,
    isHydrated: /__remix|streamController|entry\.client/.test(html),
  }
}
