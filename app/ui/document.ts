/** The page's title for the browser; a page of a list ends its own with `pageOfTitle`. */
export const pageTitle = (title: string): string => `${title} - Waymark`

/** A form that came back says so in the title, before anything else is read out. For pages of status 422. */
export const errorInTitle = (html: string): string => html.replace('<title>', '<title>Error: ')
