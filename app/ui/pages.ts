/** Where a list stands: 25 a page, the first is 1. */
export type Pages = { page: number; of: number; perPage: number; count: number; from: number; to: number }

export const PER_PAGE = 25

/** The page asked for in the address; anything that is no page of this list is page 1. */
export function pagesOf(asked: string | null | undefined, count: number, perPage = PER_PAGE): Pages {
  const of = Math.max(1, Math.ceil(count / perPage))
  const number = /^\d{1,6}$/.test(asked ?? '') ? Number(asked) : 1
  const page = number >= 1 && number <= of ? number : 1
  return {
    page,
    of,
    perPage,
    count,
    from: count === 0 ? 0 : (page - 1) * perPage + 1,
    to: Math.min(count, page * perPage),
  }
}

/** ' (page 2 of 4)' for the end of a title; nothing when there is one page. */
export const pageOfTitle = ({ page, of }: Pick<Pages, 'page' | 'of'>): string =>
  of > 1 ? ` (page ${page} of ${of})` : ''

/** The same address with some of its questions answered otherwise; null takes one out. Changing a filter goes to page 1. */
export function hrefWith(url: URL | string, changes: Record<string, string | number | null>): string {
  const next = new URL(url, 'http://localhost')
  if (!('page' in changes)) next.searchParams.delete('page')
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) next.searchParams.delete(name)
    else next.searchParams.set(name, String(value))
  }
  return `${next.pathname}${next.search}`
}

/** Which page numbers to show: first, last, and those around this one; null is a gap. */
export function pageNumbers(page: number, of: number): (number | null)[] {
  const shown = [...new Set([1, page - 1, page, page + 1, of])]
    .filter((at) => at >= 1 && at <= of)
    .sort((a, b) => a - b)
  return shown.flatMap((at, index) => {
    const before = shown[index - 1]
    if (before === undefined || at - before === 1) return [at]
    return at - before === 2 ? [at - 1, at] : [null, at]
  })
}
