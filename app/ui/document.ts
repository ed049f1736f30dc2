/** The page's title for the browser; a page of a list ends its own with `pageOfTitle`. */
export const pageTitle = (title: string): string => `${title} - Waymark`

/** A form that came back says so in the title, before anything else is read out: status 422 puts 'Error: ' first. */
export const errorInTitle = (html: string, status: number): string =>
  status === 422 ? html.replace('<title>', '<title>Error: ') : html
