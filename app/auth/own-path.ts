/** A path of our own out of what an address says, or `otherwise`: nobody is sent to another site. */
export function ownPath(said: string | null | undefined, otherwise: string): string {
  if (!said?.startsWith('/') || /^\/[/\\]|[\\\s\p{Cc}]/u.test(said) || !URL.canParse(said, 'http://own.invalid'))
    return otherwise
  const url = new URL(said, 'http://own.invalid')
  return url.host === 'own.invalid' && !url.pathname.startsWith('//') ? `${url.pathname}${url.search}` : otherwise
}

/** For links in emails: the page, for this organisation; asks whoever acts for another one to change over first. */
export const pathWithin = (organisationId: string, path: string): string =>
  `/switch?organisation=${organisationId}&to=${encodeURIComponent(path)}`
