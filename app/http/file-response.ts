const TYPES = {
  pdf: 'application/pdf',
  csv: 'text/csv; charset=utf-8',
  xml: 'application/xml; charset=utf-8',
} as const

/** A file made for whoever asked, kept by nobody on the way: a PDF is shown, any other saved. */
export const fileResponse = (kind: keyof typeof TYPES, fileName: string, body: Buffer | string): Response =>
  new Response(typeof body === 'string' ? body : new Uint8Array(body), {
    headers: {
      'content-type': TYPES[kind],
      'content-disposition': `${kind === 'pdf' ? 'inline' : 'attachment'}; filename="${fileName}"`,
      'cache-control': 'no-store',
    },
  })
